#include "policy/compile.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "core/money.hpp"
#include "policy/analysis/analysis.hpp"
#include "policy/overlay.hpp"
#include "policy/parse.hpp"
#include "policy/resolve.hpp"

namespace darman::policy {

namespace {

bool is_tests_path(const std::string& path) {
    return path.ends_with(".policytest");
}

// "a/b/copayment" of "a/b/copayment.policytest".
std::string stem(const std::string& path) {
    return path.substr(0, path.find_last_of('.'));
}

const File* module_named(const Library& library, const std::string& name) {
    for (const File& file : library.files) {
        if (file.kind == FileKind::Module && file.name == name) {
            return &file;
        }
    }
    return nullptr;
}

std::vector<std::string> module_names(const Library& library) {
    std::vector<std::string> names;
    for (const File& file : library.files) {
        if (file.kind == FileKind::Module) {
            names.push_back(file.name);
        }
    }
    return names;
}

// Modules in the order in which each comes after all it uses.
class Closure {
  public:
    Closure(const Library& library, Diagnostics& diagnostics)
        : library_(library), diagnostics_(diagnostics) {}

    void add(const std::string& name, Span at) {
        if (done_.contains(name)) {
            return;
        }
        if (std::find(open_.begin(), open_.end(), name) != open_.end()) {
            std::string path;
            for (auto it = std::find(open_.begin(), open_.end(), name); it != open_.end(); ++it) {
                path += *it + " -> ";
            }
            diagnostics_.error("cycle",
                               at,
                               "modules use each other in a circle: " + path + name,
                               "move what both need into a module of its own");
            return;
        }
        const File* file = module_named(library_, name);
        if (file == nullptr) {
            const std::string near = nearest(name, module_names(library_));
            diagnostics_.error("unknown-name",
                               at,
                               "there is no module \"" + name + "\"",
                               near.empty() ? "put its file into the policy folder"
                                            : "did you mean " + near + "?");
            return;
        }
        open_.push_back(name);
        for (const std::string& used : file->uses) {
            add(used, file->at);
        }
        open_.pop_back();
        done_.insert(name);
        order_.push_back(file);
    }

    [[nodiscard]] const std::vector<const File*>& order() const { return order_; }

  private:
    const Library& library_;
    Diagnostics& diagnostics_;
    std::vector<std::string> open_;
    std::set<std::string> done_;
    std::vector<const File*> order_;
};

void all_used(const Model& model,
              const std::map<std::string, std::int32_t>& by_name,
              std::int32_t module,
              std::set<std::int32_t>& into) {
    const File& file =
        model.files[static_cast<std::size_t>(model.modules[static_cast<std::size_t>(module)].file)];
    for (const std::string& name : file.uses) {
        const auto it = by_name.find(name);
        if (it != by_name.end() && into.insert(it->second).second) {
            all_used(model, by_name, it->second, into);
        }
    }
}

class Compiler {
  public:
    Compiler(const Library& library,
             const CompileOptions& options,
             const Hasher& hash,
             Diagnostics& diagnostics)
        : library_(library), options_(options), hash_(hash), diagnostics_(diagnostics) {}

    std::unique_ptr<Model> trees() {
        auto model = std::make_unique<Model>();
        model->file_names = library_.file_names;
        const std::vector<std::string> roots =
            options_.roots.empty() ? root_modules(library_) : options_.roots;
        Closure closure(library_, diagnostics_);
        for (const std::string& root : roots) {
            closure.add(root, Span{});
        }
        std::map<std::string, std::int32_t> by_name;
        for (const File* file : closure.order()) {
            ModuleInfo info;
            info.name = file->name;
            info.file = static_cast<std::int32_t>(model->files.size());
            by_name[file->name] = static_cast<std::int32_t>(model->modules.size());
            model->files.push_back(*file);
            model->modules.push_back(std::move(info));
        }
        for (std::size_t m = 0; m < model->modules.size(); ++m) {
            std::set<std::int32_t> used;
            all_used(*model, by_name, static_cast<std::int32_t>(m), used);
            model->modules[m].uses.assign(used.begin(), used.end());
        }
        overlays(*model);
        currency(*model);
        model->sha256 = hash(*model);
        return model;
    }

  private:
    // The module itself first, then what it uses: there only what is open takes more.
    std::vector<File*> with_used(Model& model, std::size_t module) {
        std::vector<File*> files = {&model.files[module]};
        for (const std::int32_t used : model.modules[module].uses) {
            files.push_back(&model.files[static_cast<std::size_t>(used)]);
        }
        return files;
    }

    void overlays(Model& model) {
        for (std::size_t m = 0; m < model.files.size(); ++m) {
            const std::vector<OverlayOp> additions = model.files[m].ops;
            apply_overlay(additions, with_used(model, m), diagnostics_);
        }
        std::set<std::string> chosen;
        for (std::size_t m = 0; m < model.files.size(); ++m) {
            const std::vector<Statement> statements = model.files[m].statements;
            for (const Statement& statement : statements) {
                const auto* variant = std::get_if<Variant>(&statement);
                if (variant == nullptr) {
                    continue;
                }
                for (const std::string& wanted : options_.variants) {
                    if (wanted == variant->name ||
                        wanted == model.files[m].name + "." + variant->name) {
                        apply_overlay(variant->ops, with_used(model, m), diagnostics_);
                        chosen.insert(wanted);
                        model.variants.push_back(model.files[m].name + "." + variant->name);
                    }
                }
            }
        }
        for (const std::string& wanted : options_.variants) {
            if (!chosen.contains(wanted)) {
                diagnostics_.error("unknown-name",
                                   Span{},
                                   "there is no variant \"" + wanted + "\"",
                                   "choose one that a module declares");
            }
        }
        for (const std::string& wanted : options_.reforms) {
            reform(model, wanted);
        }
    }

    void reform(Model& model, const std::string& wanted) {
        for (const File& file : library_.files) {
            if (file.kind != FileKind::Reform || file.name != wanted) {
                continue;
            }
            for (std::size_t m = 0; m < model.files.size(); ++m) {
                if (model.files[m].name == file.of) {
                    // The reform's articles are cited by its own sources.
                    for (const Source& source : file.sources) {
                        Source added = source;
                        added.alias = added.alias.empty() ? wanted : added.alias;
                        model.files[m].sources.push_back(std::move(added));
                    }
                    apply_overlay(sourced(file, wanted), with_used(model, m), diagnostics_);
                    model.reforms.push_back(wanted);
                    return;
                }
            }
            diagnostics_.error(
                "unknown-name",
                file.at,
                "reform " + wanted + " is of module " + file.of + ", which is not compiled here",
                "name that module, or one that uses it");
            return;
        }
        diagnostics_.error("unknown-name",
                           Span{},
                           "there is no reform \"" + wanted + "\"",
                           "put its file into the policy folder");
    }

    static void cite_from(Citations& citations, const std::string& reform) {
        for (Citation& citation : citations) {
            if (citation.alias.empty()) {
                citation.alias = reform;
            }
        }
    }

    static void cite_from(ValueExpr& value, const std::string& reform) {
        for (Adjustment& a : value.adjustments) {
            cite_from(a.citations, reform);
        }
    }

    static void cite_all(Rule& rule, const std::string& reform) {
        cite_from(rule.citations, reform);
        cite_from(rule.value, reform);
        for (Exception& x : rule.exceptions) {
            cite_from(x.citations, reform);
            cite_from(x.value, reform);
        }
    }

    static void cite_all(Param& param, const std::string& reform) {
        cite_from(param.series_citations, reform);
        for (ParamEntry& e : param.entries) {
            cite_from(e.citations, reform);
        }
    }

    static void cite_all(List& list, const std::string& reform) {
        for (ListRow& r : list.rows) {
            cite_from(r.citations, reform);
        }
    }

    static void cite_all(Table& table, const std::string& reform) {
        for (TableRow& r : table.rows) {
            cite_from(r.citations, reform);
        }
    }

    static void cite_all(Accumulate& a, const std::string& reform) {
        cite_from(a.citations, reform);
        cite_from(a.adds, reform);
        cite_from(a.at_least_citations, reform);
        cite_from(a.late_citations, reform);
        for (Bound& b : a.at_most) {
            cite_from(b.citations, reform);
            cite_from(b.limit, reform);
        }
        for (Tranche& t : a.tranches) {
            cite_from(t.citations, reform);
        }
    }

    static void cite_all(Allocate& a, const std::string& reform) {
        cite_from(a.citations, reform);
        cite_from(a.remainder_citations, reform);
        cite_from(a.whole, reform);
    }

    static void cite_all(Waterfall& w, const std::string& reform) {
        cite_from(w.citations, reform);
        for (WaterfallStep& step : w.steps) {
            cite_from(step.citations, reform);
            cite_from(step.value, reform);
        }
    }

    static void cite_all(Verdict& v, const std::string& reform) { cite_from(v.citations, reform); }

    static void cite_all(Check& c, const std::string& reform) { cite_from(c.citations, reform); }

    static void cite_all(Untranslatable& u, const std::string& reform) {
        cite_from(u.citations, reform);
    }

    static void cite_all(Dictionary&, const std::string&) {}

    static void cite_all(Entity&, const std::string&) {}

    static void cite_all(Extend&, const std::string&) {}

    static void cite_all(Test&, const std::string&) {}

    static void cite_all(Variant&, const std::string&) {}

    static std::vector<OverlayOp> sourced(const File& file, const std::string& reform) {
        std::vector<OverlayOp> ops = file.ops;
        if (file.sources.empty()) {
            return ops;
        }
        for (OverlayOp& op : ops) {
            for (ParamEntry& e : op.entry) {
                cite_from(e.citations, reform);
            }
            for (ListRow& r : op.list_row) {
                cite_from(r.citations, reform);
            }
            for (TableRow& r : op.table_row) {
                cite_from(r.citations, reform);
            }
            for (Exception& x : op.exception) {
                cite_from(x.citations, reform);
                cite_from(x.value, reform);
            }
            for (Statement& s : op.statement) {
                std::visit([&](auto& statement) { cite_all(statement, reform); }, s);
            }
        }
        return ops;
    }

    void currency(Model& model) {
        const File* first = nullptr;
        for (const File& file : model.files) {
            if (file.currency.empty()) {
                continue;
            }
            if (first != nullptr && first->currency != file.currency) {
                diagnostics_.error("unit",
                                   file.at,
                                   "module " + file.name + " reckons in " + file.currency +
                                       ", module " + first->name + " in " + first->currency,
                                   "one policy reckons in one currency");
            }
            first = first == nullptr ? &file : first;
        }
        if (first == nullptr) {
            return;
        }
        auto found = core::Currency::find(first->currency);
        if (!found) {
            diagnostics_.error("unit", first->at, found.error().message, found.error().remedy);
            return;
        }
        model.currency = first->currency;
        model.currency_digits = found->scale();
    }

    std::string hash(const Model& model) {
        std::map<std::string, std::string> texts;
        for (const File& file : model.files) {
            if (file.at.file >= 0) {
                texts[file.name] = library_.sha256[static_cast<std::size_t>(file.at.file)];
            }
        }
        std::string all;
        for (const auto& [name, sha] : texts) {
            all += name + " " + sha + "\n";
        }
        for (const File& file : library_.files) {
            const auto used = std::find(model.reforms.begin(), model.reforms.end(), file.name);
            if (file.kind == FileKind::Reform && used != model.reforms.end() && file.at.file >= 0) {
                all += "reform " + file.name + " " +
                       library_.sha256[static_cast<std::size_t>(file.at.file)] + "\n";
            }
        }
        for (const std::string& variant : model.variants) {
            all += "variant " + variant + "\n";
        }
        return hash_(all);
    }

    const Library& library_;
    const CompileOptions& options_;
    const Hasher& hash_;
    Diagnostics& diagnostics_;
};

}  // namespace

Library parse_library(const std::vector<SourceText>& sources,
                      const Hasher& hash,
                      Diagnostics& diagnostics) {
    Library library;
    for (const SourceText& source : sources) {
        const auto index = static_cast<std::int32_t>(library.file_names.size());
        library.file_names.push_back(source.path);
        library.sha256.push_back(hash(source.text));
        std::vector<File> files = parse(source.text, index, diagnostics);
        for (File& file : files) {
            if (file.kind == FileKind::Module && module_named(library, file.name) != nullptr) {
                diagnostics.error("twice",
                                  file.at,
                                  "module " + file.name + " is declared twice",
                                  "give one of the two another name");
                continue;
            }
            library.files.push_back(std::move(file));
        }
    }
    // Tests beside a module belong to it.
    for (File& tests : library.files) {
        if (tests.kind != FileKind::Tests || tests.at.file < 0) {
            continue;
        }
        const std::string& path = library.file_names[static_cast<std::size_t>(tests.at.file)];
        for (const File& file : library.files) {
            if (file.kind != FileKind::Tests && file.at.file >= 0 && is_tests_path(path) &&
                stem(library.file_names[static_cast<std::size_t>(file.at.file)]) == stem(path)) {
                tests.of = file.name;
                tests.name = file.kind == FileKind::Reform ? file.name : "";
            }
        }
        if (tests.of.empty()) {
            diagnostics.error("file",
                              tests.at,
                              "these tests stand beside no policy",
                              "name the file as the policy: X.policytest beside X.policy");
        }
    }
    return library;
}

std::vector<std::string> root_modules(const Library& library) {
    std::set<std::string> used;
    for (const File& file : library.files) {
        used.insert(file.uses.begin(), file.uses.end());
    }
    std::vector<std::string> roots;
    for (const std::string& name : module_names(library)) {
        if (!used.contains(name)) {
            roots.push_back(name);
        }
    }
    std::sort(roots.begin(), roots.end());
    return roots;
}

namespace {

// True of an error that would stand even if the statements that could not be read were there.
bool stands_alone(const Diagnostic& d) {
    static const std::set<std::string> kOwn = {
        "unit", "fraction", "none", "date", "constant", "division"};
    const bool near = d.remedy.starts_with("did you mean");
    return kOwn.contains(d.id) || (d.id == "unknown-name" && near);
}

}  // namespace

std::unique_ptr<Model> compile(const Library& library,
                               const CompileOptions& options,
                               const Loader& load,
                               const Hasher& hash,
                               Diagnostics& diagnostics) {
    // What could be read of a broken text is resolved all the same, so that its author sees all
    // errors at once; but then only those are said that do not come of what is missing.
    const bool broken = diagnostics.has_errors();
    Diagnostics found;
    Compiler compiler(library, options, hash, found);
    std::unique_ptr<Model> model = compiler.trees();
    if (!found.has_errors()) {
        Resolver resolver(*model, load, hash, found);
        resolver.run();
        if (!broken && !found.has_errors()) {
            analyse(*model, options.lint, found);
        }
    }
    for (const Diagnostic& d : found.all()) {
        if (broken && !stands_alone(d)) {
            continue;
        }
        if (d.severity == Severity::Error) {
            diagnostics.error(d.id, d.at, d.message, d.remedy);
        } else {
            diagnostics.warning(d.id, d.at, d.message, d.remedy);
        }
    }
    diagnostics.sort();
    return diagnostics.has_errors() ? nullptr : std::move(model);
}

}  // namespace darman::policy
