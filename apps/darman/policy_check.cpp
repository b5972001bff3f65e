// darman policy check: all that is wrong with the policies, and what was looked at.
#include <algorithm>
#include <memory>
#include <variant>

#include "command.hpp"
#include "json/json.hpp"
#include "policy/analysis/proofs.hpp"
#include "policy_files.hpp"

namespace darman::app {
namespace {

struct Options {
    std::vector<std::string> paths;
    bool json = false;
    bool proofs = false;
};

constexpr const char* kFooter =
    R"(Every module is checked as it stands, then under each of its variants, and each reform on its module.

Examples:
  darman policy check policies
  darman policy check --json policies/ir-sso/health
  darman policy check --proofs policies/ir-sso

Exit codes: 0 no errors (there may be warnings), 2 errors, 3 the machine is at fault.)";

struct Counts {
    std::size_t modules = 0;
    std::size_t reforms = 0;
    std::size_t variants = 0;
    std::size_t rules = 0;
    std::size_t tests = 0;
};

void count(const policy::Statement& statement, Counts& counts) {
    const bool rule = std::holds_alternative<policy::Rule>(statement) ||
                      std::holds_alternative<policy::Table>(statement) ||
                      std::holds_alternative<policy::Accumulate>(statement) ||
                      std::holds_alternative<policy::Allocate>(statement) ||
                      std::holds_alternative<policy::Waterfall>(statement) ||
                      std::holds_alternative<policy::Verdict>(statement) ||
                      std::holds_alternative<policy::Check>(statement);
    counts.rules += rule ? 1U : 0U;
    counts.tests += std::holds_alternative<policy::Test>(statement) ? 1U : 0U;
    counts.variants += std::holds_alternative<policy::Variant>(statement) ? 1U : 0U;
}

Counts count(const policy::Library& library) {
    Counts counts;
    for (const policy::File& file : library.files) {
        counts.modules += file.kind == policy::FileKind::Module ? 1U : 0U;
        counts.reforms += file.kind == policy::FileKind::Reform ? 1U : 0U;
        for (const policy::Statement& statement : file.statements) {
            count(statement, counts);
        }
    }
    return counts;
}

// What could be proved of a check, and under which variant or reform.
struct Proved {
    std::string under;  // "as it stands", "under variant m.v", "with reform r"
    std::string check;
    policy::Span check_at;
    policy::Proof proof;
};

void prove(const policy::Model& model, const std::string& under, std::vector<Proved>& all) {
    for (policy::Proof& proof : policy::prove_checks(model)) {
        const policy::CheckInfo& check = model.checks[static_cast<std::size_t>(proof.check)];
        all.push_back({under, policy::check_text(model, check), check.at, std::move(proof)});
    }
}

// `proofs` may be null: then nothing is proved.
void check_all(const PolicySources& sources, Findings& findings, std::vector<Proved>* proofs) {
    const auto compiled = [&](const policy::CompileOptions& options, const std::string& under) {
        const auto model = compile(sources, options, findings);
        if (model != nullptr && proofs != nullptr) {
            prove(*model, under, *proofs);
        }
        return model != nullptr;
    };
    if (!compiled({}, "as it stands")) {
        return;  // what is wrong in the whole would only be said again of its parts
    }
    for (const policy::File& file : sources.library.files) {
        policy::CompileOptions one;
        if (file.kind == policy::FileKind::Reform) {
            one.roots = {file.of};
            one.reforms = {file.name};
            compiled(one, "with reform " + file.name);
            continue;
        }
        for (const policy::Statement& statement : file.statements) {
            if (const auto* variant = std::get_if<policy::Variant>(&statement)) {
                one.roots = {file.name};
                one.variants = {file.name + "." + variant->name};
                compiled(one, "under variant " + one.variants[0]);
            }
        }
    }
}

std::string place(policy::Span at, const policy::Library& library) {
    const auto file = static_cast<std::size_t>(at.file);
    return at.file < 0 || file >= library.file_names.size()
               ? ""
               : library.file_names[file] + ":" + std::to_string(at.line) + ":" +
                     std::to_string(at.column) + ": ";
}

std::string proofs_text(const std::vector<Proved>& proofs, const policy::Library& library) {
    std::string out;
    std::string under;
    std::size_t proved = 0;
    for (const Proved& one : proofs) {
        if (one.under != under) {
            under = one.under;
            out += under + ":\n";
        }
        out += "  " + place(one.check_at, library) +
               (one.proof.proved ? "proved: " : "not proved: ") + one.check + "\n";
        if (!one.proof.proved) {
            out += "    open: " + place(one.proof.at, library) + one.proof.obstacle + "\n";
        }
        proved += one.proof.proved ? 1U : 0U;
    }
    return out + "proved " + std::to_string(proved) + " of " + counted(proofs.size(), "check") +
           "\n";
}

json::Value diagnostic_json(const policy::Diagnostic& diagnostic, const policy::Library& library) {
    json::Value out = json::Value::object();
    const bool error = diagnostic.severity == policy::Severity::Error;
    const auto file = static_cast<std::size_t>(diagnostic.at.file);
    const bool placed = diagnostic.at.file >= 0 && file < library.file_names.size();
    out.set("severity", json::Value::string(error ? "error" : "warning"));
    out.set("id", json::Value::string(diagnostic.id));
    out.set("file", placed ? json::Value::string(library.file_names[file]) : json::Value());
    out.set("line", json::Value::number(static_cast<long long>(diagnostic.at.line)));
    out.set("column", json::Value::number(static_cast<long long>(diagnostic.at.column)));
    out.set("message", json::Value::string(diagnostic.message));
    out.set("remedy", json::Value::string(diagnostic.remedy));
    return out;
}

json::Value proof_json(const Proved& one, const policy::Library& library) {
    json::Value out = json::Value::object();
    const auto file = static_cast<std::size_t>(one.check_at.file);
    const bool placed = one.check_at.file >= 0 && file < library.file_names.size();
    out.set("under", json::Value::string(one.under));
    out.set("check", json::Value::string(one.check));
    out.set("file", placed ? json::Value::string(library.file_names[file]) : json::Value());
    out.set("line", json::Value::number(static_cast<long long>(one.check_at.line)));
    out.set("column", json::Value::number(static_cast<long long>(one.check_at.column)));
    out.set("proved", json::Value::boolean(one.proof.proved));
    out.set("obstacle",
            one.proof.proved
                ? json::Value()
                : json::Value::string(place(one.proof.at, library) + one.proof.obstacle));
    return out;
}

std::string json_text(const PolicySources& sources,
                      const Counts& counts,
                      const Findings& findings,
                      const std::vector<Proved>* proofs) {
    json::Value out = json::Value::object();
    out.set("format", json::Value::string("darman-check"));
    out.set("version", json::Value::number(1LL));
    const auto number = [](std::size_t value) {
        return json::Value::number(static_cast<long long>(value));
    };
    out.set("modules", number(counts.modules));
    out.set("reforms", number(counts.reforms));
    out.set("variants", number(counts.variants));
    out.set("rules", number(counts.rules));
    out.set("tests", number(counts.tests));
    out.set("errors", number(findings.error_count()));
    out.set("warnings", number(findings.warning_count()));
    json::Value diagnostics = json::Value::array();
    for (const policy::Diagnostic& diagnostic : findings.all()) {
        diagnostics.push(diagnostic_json(diagnostic, sources.library));
    }
    out.set("diagnostics", std::move(diagnostics));
    if (proofs != nullptr) {
        json::Value all = json::Value::array();
        for (const Proved& one : *proofs) {
            all.push(proof_json(one, sources.library));
        }
        out.set("proofs", std::move(all));
    }
    return json::write(out, 2) + "\n";
}

std::string text(const PolicySources& sources, const Counts& counts) {
    std::string out;
    std::vector<std::string> names = module_names(sources.library);
    std::sort(names.begin(), names.end());
    for (const std::string& name : names) {
        out += name + "\n";
    }
    return out + "checked " + counted(counts.modules, "module") + ", " +
           counted(counts.rules, "rule") + ", " + counted(counts.variants, "variant") + ", " +
           counted(counts.reforms, "reform") + ", " + counted(counts.tests, "test") + "\n";
}

int run(const Options& options, Console& console) {
    const base::Result<PolicySources> sources = read_policies(options.paths);
    if (!sources) {
        return console.fail(sources.error());
    }
    Findings findings(sources->library);
    std::vector<Proved> proofs;
    check_all(*sources, findings, options.proofs ? &proofs : nullptr);
    const Counts counts = count(sources->library);
    if (options.json) {
        console.print(json_text(*sources, counts, findings, options.proofs ? &proofs : nullptr));
    } else {
        console.print(text(*sources, counts));
        if (options.proofs) {
            console.print(proofs_text(proofs, sources->library));
        }
        findings.tell(console);
    }
    return findings.error_count() > 0 ? kInputWrong : kDone;
}

}  // namespace

void add_policy_check(CLI::App& policy, Action& chosen) {
    auto options = std::make_shared<Options>();
    CLI::App& command = *policy.add_subcommand(
        "check", "Say all that is wrong with policies, with place and remedy");
    command.footer(kFooter);
    command.add_option("DIR", options->paths, "Folders of policies, or policy files")->required();
    command.add_flag("--json", options->json, "Findings as JSON on standard output");
    command.add_flag(
        "--proofs",
        options->proofs,
        "Try to prove each check that the policies state, and say which can never fail");
    command.callback([options, &chosen] {
        chosen = [options](Console& console) { return run(*options, console); };
    });
}

}  // namespace darman::app
