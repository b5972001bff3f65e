// Runs a fuzzer's entry point over every file of a folder, in the order of their names, and over a
// fixed number of mutations of them: the smoke of a build without libFuzzer. The mutations are the
// same in every run, so that what stops one stops all. The entry point stops the program on a
// fault; the line printed last says which input it was.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>
#include <string_view>
#include <vector>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace {

using Input = std::vector<std::uint8_t>;

constexpr std::size_t kMutations = 3'000;
constexpr std::size_t kMutatedBytesMax = 16'384;

Input read_input(const std::filesystem::path& file) {
    std::ifstream stream(file, std::ios::binary);
    const std::vector<char> bytes{std::istreambuf_iterator<char>(stream), {}};
    return {bytes.begin(), bytes.end()};
}

std::ptrdiff_t below(std::mt19937_64& random, std::size_t bound) {
    return static_cast<std::ptrdiff_t>(random() % std::max<std::size_t>(bound, 1));
}

// Bytes changed, a stretch cut out, said twice or moved, or the rest of another input put in.
void mutate(Input& input, const std::vector<Input>& corpus, std::mt19937_64& random) {
    const std::ptrdiff_t at = below(random, input.size());
    const std::ptrdiff_t length =
        std::min(1 + below(random, 24), static_cast<std::ptrdiff_t>(input.size()) - at);
    const auto from = input.begin() + at;
    switch (random() % 5) {
        case 0:
            if (!input.empty()) {
                *from = static_cast<std::uint8_t>(random());
            }
            return;
        case 1:
            input.erase(from, from + std::max<std::ptrdiff_t>(length, 0));
            return;
        case 2: {
            const Input stretch(from, from + std::max<std::ptrdiff_t>(length, 0));
            input.insert(
                input.begin() + below(random, input.size()), stretch.begin(), stretch.end());
            return;
        }
        case 3: {
            const Input& other = corpus[static_cast<std::size_t>(below(random, corpus.size()))];
            input.erase(from, input.end());
            input.insert(input.end(), other.begin() + below(random, other.size()), other.end());
            return;
        }
        default: {
            static constexpr std::string_view kSigns = "{}[]()\"'\\,;:|#\n\t 09-";
            input.insert(from, static_cast<std::uint8_t>(kSigns[random() % kSigns.size()]));
            return;
        }
    }
}

}  // namespace

int main(int argc, char** argv) {
    if (argc != 2) {
        std::fprintf(stderr, "usage: %s FOLDER\n", argv[0]);
        return 2;
    }
    std::vector<std::filesystem::path> files;
    for (const auto& entry : std::filesystem::directory_iterator(argv[1])) {
        files.push_back(entry.path());
    }
    std::sort(files.begin(), files.end());
    std::vector<Input> corpus;
    for (const std::filesystem::path& file : files) {
        std::printf("%s\n", file.c_str());
        std::fflush(stdout);
        corpus.push_back(read_input(file));
        LLVMFuzzerTestOneInput(corpus.back().data(), corpus.back().size());
    }
    if (corpus.empty()) {
        return 1;
    }
    std::mt19937_64 random(1403);
    for (std::size_t i = 0; i < kMutations; ++i) {
        const std::size_t seed = i % corpus.size();
        Input input = corpus[seed];
        input.resize(std::min(input.size(), kMutatedBytesMax));
        for (std::uint64_t times = 1 + random() % 4; times > 0; --times) {
            mutate(input, corpus, random);
        }
        std::printf("mutation %zu of %s\n", i, files[seed].c_str());
        std::fflush(stdout);
        LLVMFuzzerTestOneInput(input.data(), input.size());
    }
    std::printf("%zu inputs and %zu mutations\n", files.size(), kMutations);
    return 0;
}
