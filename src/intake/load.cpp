#include "intake/load.hpp"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <utility>

#include "fhir/read.hpp"
#include "intake/files.hpp"
#include "intake/inputs.hpp"
#include "intake/table_door.hpp"

namespace darman::intake {

using base::Error;
using base::ErrorCode;
using base::Result;

namespace {

enum class Door { NamedTables, MappedTables, Fhir };

bool is_json(const std::string& path) {
    const std::string ending = file_ending(path);
    return ending == ".json" || ending == ".ndjson" || ending == ".jsonl";
}

// By the ending; a file with another one by its first word.
Result<Door> door_of(const std::string& mapping, const std::string& text) {
    const std::string ending = file_ending(mapping);
    if (ending == ".sql") {
        return Door::MappedTables;
    }
    if (ending == ".fhirmap" || text.rfind("mapping fhir", 0) == 0 ||
        text.find("\nmapping fhir") != std::string::npos) {
        return Door::Fhir;
    }
    return Error{ErrorCode::InvalidInput,
                 mapping,
                 "neither a mapping.sql nor a FHIR mapping",
                 "name it .sql, or .fhirmap with the line: mapping fhir R4"};
}

class Loader {
  public:
    explicit Loader(const LoadRequest& request) : request_(request) {}

    Loaded load() {
        std::string mapping_text;
        Door door = Door::NamedTables;
        if (!request_.mapping.empty()) {
            auto text = read_file(request_.mapping);
            if (!text) {
                return failed(std::move(text).error());
            }
            mapping_text = std::move(text).value();
            const auto found = door_of(request_.mapping, mapping_text);
            if (!found) {
                return failed(found.error());
            }
            door = *found;
        }
        inputs_ = list_inputs(request_.inputs, loaded_.errors);
        loaded_.inputs_sha256 = inputs_sha256(inputs_.digests, sha256(mapping_text));
        if (!loaded_.errors.empty()) {
            return std::move(loaded_);
        }
        switch (door) {
            case Door::Fhir:
                read_fhir(mapping_text);
                break;
            case Door::MappedTables:
                loaded_.facts = read_mapped_tables(
                    request_.mapping, mapping_text, table_input(), loaded_.errors);
                break;
            case Door::NamedTables:
                read_named();
                break;
        }
        check();
        return std::move(loaded_);
    }

  private:
    Loaded failed(Error error) {
        loaded_.errors.push_back(std::move(error));
        return std::move(loaded_);
    }

    [[nodiscard]] TableInput table_input() const {
        TableInput input;
        input.files = inputs_.files;
        input.session.folders = inputs_.folders;
        input.session.threads = request_.threads;
        input.session.memory_mb = request_.memory_mb;
        input.schemas = request_.schemas;
        return input;
    }

    void read_fhir(const std::string& mapping_text) {
        const auto mapping = fhir::parse_mapping(mapping_text, file_name(request_.mapping));
        if (!mapping) {
            loaded_.errors.push_back(mapping.error());
            return;
        }
        std::vector<fhir::Document> documents;
        for (const std::string& file : inputs_.files) {
            const bool is_named = std::find(request_.inputs.begin(), request_.inputs.end(), file) !=
                                  request_.inputs.end();
            if (!is_json(file)) {
                if (is_named) {
                    loaded_.errors.push_back(Error{ErrorCode::InvalidInput,
                                                   file,
                                                   "not a FHIR document",
                                                   "expected .json or .ndjson"});
                }
                continue;  // in a folder, what is no JSON is passed over
            }
            auto text = read_file(file);
            if (!text) {
                loaded_.errors.push_back(std::move(text).error());
                continue;
            }
            documents.push_back({file_name(file), std::move(text).value()});
        }
        if (documents.empty()) {
            loaded_.errors.push_back(Error{ErrorCode::NotFound,
                                           request_.inputs.front(),
                                           "no FHIR document",
                                           "expected .json or .ndjson files"});
            return;
        }
        fhir::ReadResult result = fhir::read(*mapping, documents);
        loaded_.facts = std::move(result.facts);
        std::move(result.errors.begin(), result.errors.end(), std::back_inserter(loaded_.errors));
    }

    void read_named() {
        loaded_.facts = read_named_tables(table_input(), loaded_.errors);
        if (!loaded_.facts.tables.empty() || !loaded_.errors.empty()) {
            return;
        }
        for (const std::string& file : inputs_.files) {
            const auto text = is_json(file) ? read_file(file) : Result<std::string>(std::string());
            if (text && text->find("\"resourceType\"") != std::string::npos) {
                loaded_.errors.push_back(Error{ErrorCode::InvalidInput,
                                               file,
                                               "a FHIR document needs a mapping",
                                               "name one: --map FILE.fhirmap"});
                return;
            }
        }
        loaded_.errors.push_back(
            Error{ErrorCode::NotFound,
                  request_.inputs.front(),
                  "no table that is named after an entity",
                  "name the files Claim.csv, Line.parquet …, or give a mapping: --map FILE"});
    }

    void check() {
        const std::string source =
            request_.mapping.empty()
                ? (request_.inputs.size() == 1 ? request_.inputs.front() : std::string("input"))
                : file_name(request_.mapping);
        auto errors = check_tables(loaded_.facts, request_.schemas, source);
        std::move(errors.begin(), errors.end(), std::back_inserter(loaded_.errors));
        if (loaded_.errors.size() > kLoadErrorsMax + 1) {
            const std::size_t more = loaded_.errors.size() - kLoadErrorsMax;
            loaded_.errors.resize(kLoadErrorsMax);
            loaded_.errors.push_back(Error{ErrorCode::LimitExceeded,
                                           source,
                                           "and " + std::to_string(more) + " more errors",
                                           ""});
        }
    }

    const LoadRequest& request_;
    Loaded loaded_;
    Inputs inputs_;
};

}  // namespace

Loaded load(const LoadRequest& request) {
    return Loader(request).load();
}

}  // namespace darman::intake
