#include "policy/overlay.hpp"

#include <algorithm>
#include <set>

namespace darman::policy {

namespace {

bool same(const Expr& a, const Expr& b);
bool same(const TableCell& a, const TableCell& b);

template <typename T>
bool same_all(const std::vector<T>& a, const std::vector<T>& b) {
    return std::equal(
        a.begin(), a.end(), b.begin(), b.end(), [](const T& x, const T& y) { return same(x, y); });
}

bool same(const Expr& a, const Expr& b) {
    // A code may be written bare or quoted, a key as a number or a name: what counts is the text.
    const auto is_code = [](const Expr& e) {
        return e.kind == ExprKind::Name || e.kind == ExprKind::Code;
    };
    if (is_code(a) && is_code(b)) {
        return a.text == b.text;
    }
    return a.kind == b.kind && a.text == b.text && a.number == b.number && a.unit == b.unit &&
           a.flag == b.flag && a.flag2 == b.flag2 && a.ops == b.ops &&
           same_all(a.children, b.children);
}

bool same(const TableCell& a, const TableCell& b) {
    return same_all(a.alternatives, b.alternatives);
}

std::string starts_at(const Validity& validity) {
    if (validity.year) {
        return "year " + std::to_string(*validity.year);
    }
    return validity.from.empty() ? "" : validity.from[0].text;
}

template <typename... F>
struct Overloaded : F... {
    using F::operator()...;
};

template <typename... F>
Overloaded(F...) -> Overloaded<F...>;

std::string dotted(const std::string& entity, const std::string& name) {
    return entity.empty() ? name : entity + "." + name;
}

class Overlay {
  public:
    Overlay(std::vector<File*> modules, Diagnostics& diagnostics)
        : modules_(std::move(modules)), diagnostics_(diagnostics) {}

    void apply(const OverlayOp& op) {
        switch (op.what) {
            case OverlayOp::What::Whole:
                statement(op);
                return;
            case OverlayOp::What::Entry:
                entry(op);
                return;
            case OverlayOp::What::Row:
                row(op);
                return;
            case OverlayOp::What::Except:
                exception(op);
                return;
        }
    }

  private:
    void error(const OverlayOp& op, std::string message, std::string remedy) {
        diagnostics_.error("overlay", op.at, std::move(message), std::move(remedy));
    }

    void missing(const OverlayOp& op, const std::string& what) {
        error(op,
              "there is no " + what + " to " + verb(op),
              op.verb == OverlayVerb::Remove ? "name one that stands in the module"
                                             : "name one that stands in the module, or use add");
    }

    static std::string verb(const OverlayOp& op) {
        switch (op.verb) {
            case OverlayVerb::Add:
                return "add to";
            case OverlayVerb::Replace:
                return "replace";
            case OverlayVerb::Remove:
                return "remove";
        }
        return "";
    }

    bool first_change(const OverlayOp& op, const std::string& what) {
        if (touched_.insert(what).second) {
            return true;
        }
        error(op, what + " is changed twice", "keep one of the changes");
        return false;
    }

    template <typename T>
    T* find(const std::string& name, bool open_too) {
        for (File* module : modules_) {
            for (Statement& statement : module->statements) {
                T* found = std::get_if<T>(&statement);
                if (found != nullptr && statement_name(statement).ends_with(" " + name)) {
                    return found;
                }
            }
            if (!open_too) {
                return nullptr;
            }
        }
        return nullptr;
    }

    void statement(const OverlayOp& op) {
        if (op.statement.empty()) {
            return;
        }
        const std::string name = statement_name(op.statement[0]);
        std::vector<Statement>& all = modules_[0]->statements;
        if (op.verb == OverlayVerb::Add && std::holds_alternative<Check>(op.statement[0])) {
            all.push_back(op.statement[0]);
            return;
        }
        if (name.empty()) {
            error(op,
                  "this kind of statement has no name to be found by",
                  "change what it reads instead");
            return;
        }
        const auto has_name = [&](const Statement& s) { return statement_name(s) == name; };
        const auto at = std::find_if(all.begin(), all.end(), has_name);
        const bool is_rule = std::holds_alternative<Rule>(op.statement[0]);
        if (op.verb == OverlayVerb::Add) {
            if (at != all.end() && !is_rule) {
                error(op, name + " is already there", "use replace");
                return;
            }
            all.push_back(op.statement[0]);
            return;
        }
        if (at == all.end()) {
            missing(op, name);
            return;
        }
        if (!first_change(op, name)) {
            return;
        }
        *at = op.statement[0];
        all.erase(std::remove_if(std::next(at), all.end(), has_name), all.end());
    }

    void entry(const OverlayOp& op) {
        Param* param = find<Param>(op.target, true);
        if (param == nullptr) {
            missing(op, "parameter " + op.target);
            return;
        }
        const bool own = find<Param>(op.target, false) == param;
        if (!own && !(param->open && op.verb == OverlayVerb::Add)) {
            error(op,
                  "parameter " + op.target + " belongs to a module that is only used",
                  param->open ? "an open parameter takes more entries, but none may be changed"
                              : "make it open there, or write a reform of that module");
            return;
        }
        if (op.entry.empty()) {
            return;
        }
        const ParamEntry& given = op.entry[0];
        const auto matches = [&](const ParamEntry& e) {
            return starts_at(e.validity) == starts_at(given.validity) &&
                   same_all(e.keys, given.keys);
        };
        const auto at = std::find_if(param->entries.begin(), param->entries.end(), matches);
        std::string what = "entry " + starts_at(given.validity) + " of " + op.target;
        for (const Expr& key : given.keys) {
            what += " " + (key.text.empty() ? key.number.to_string() : key.text);
        }
        change(op, what, param->entries, at, given);
    }

    template <typename T, typename At>
    void change(const OverlayOp& op,
                const std::string& what,
                std::vector<T>& items,
                At at,
                const T& given) {
        if (op.verb == OverlayVerb::Add) {
            if (at != items.end()) {
                error(op, what + " is already there", "use replace");
            } else {
                items.push_back(given);
            }
            return;
        }
        if (at == items.end()) {
            missing(op, what);
            return;
        }
        if (!first_change(op, what)) {
            return;
        }
        if (op.verb == OverlayVerb::Remove) {
            items.erase(at);
        } else {
            *at = given;
        }
    }

    void row(const OverlayOp& op) {
        if (List* list = find<List>(op.target, false); list != nullptr) {
            list_row(op, *list);
        } else if (Table* table = find<Table>(op.target, false); table != nullptr) {
            table_row(op, *table);
        } else {
            missing(op, "list or table " + op.target);
        }
    }

    void list_row(const OverlayOp& op, List& list) {
        if (op.list_row.empty()) {
            error(op,
                  "a row of list " + op.target + " has no bar",
                  "write its cells one after the other");
            return;
        }
        std::vector<std::size_t> keys;
        for (std::size_t i = 0; i < list.heading.size(); ++i) {
            for (const Field& field : list.fields) {
                if (field.key && field.name == list.heading[i]) {
                    keys.push_back(i);
                }
            }
        }
        const ListRow& given = op.list_row[0];
        const bool only_keys = op.verb == OverlayVerb::Remove && given.cells.size() == keys.size();
        const auto matches = [&](const ListRow& r) {
            for (std::size_t k = 0; k < keys.size(); ++k) {
                const std::size_t mine = only_keys ? k : keys[k];
                if (keys[k] >= r.cells.size() || mine >= given.cells.size() ||
                    !same(r.cells[keys[k]], given.cells[mine])) {
                    return false;
                }
            }
            return true;
        };
        const auto at = std::find_if(list.rows.begin(), list.rows.end(), matches);
        std::string what = "row of " + op.target;
        for (const std::size_t k : keys) {
            const std::size_t mine = only_keys ? static_cast<std::size_t>(&k - keys.data()) : k;
            if (mine < given.cells.size()) {
                const Expr& cell = given.cells[mine];
                what += " " + (cell.text.empty() ? cell.number.to_string() : cell.text);
            }
        }
        change(op, what, list.rows, at, given);
    }

    void table_row(const OverlayOp& op, Table& table) {
        if (op.table_row.empty()) {
            error(op, "a row of table " + op.target + " needs its bar", "write: inputs | outputs");
            return;
        }
        const TableRow& given = op.table_row[0];
        const auto matches = [&](const TableRow& r) {
            return r.otherwise == given.otherwise && same_all(r.inputs, given.inputs) &&
                   (given.validity.empty() || starts_at(r.validity) == starts_at(given.validity));
        };
        const auto at = std::find_if(table.rows.begin(), table.rows.end(), matches);
        std::string what = "row of " + op.target;
        for (const TableCell& cell : given.inputs) {
            for (const Expr& e : cell.alternatives) {
                what += " " + (e.text.empty() ? e.number.to_string() : e.text);
            }
        }
        change(op, what, table.rows, at, given);
    }

    void exception(const OverlayOp& op) {
        Rule* rule = find<Rule>(op.target, false);
        if (rule == nullptr) {
            missing(op, "rule " + op.target);
            return;
        }
        if (op.exception.empty()) {
            return;
        }
        const Exception& given = op.exception[0];
        const auto at = std::find_if(rule->exceptions.begin(),
                                     rule->exceptions.end(),
                                     [&](const Exception& e) { return e.label == given.label; });
        change(op, "exception " + given.label + " of " + op.target, rule->exceptions, at, given);
    }

    std::vector<File*> modules_;
    Diagnostics& diagnostics_;
    std::set<std::string> touched_;
};

}  // namespace

std::string statement_name(const Statement& statement) {
    return std::visit(
        Overloaded{
            [](const Dictionary& s) { return "dictionary " + s.name; },
            [](const Entity& s) { return "entity " + s.name; },
            [](const Extend&) { return std::string(); },
            [](const Param& s) { return "param " + s.name; },
            [](const List& s) { return "list " + s.name; },
            [](const Table& s) { return "table " + dotted(s.entity, s.name); },
            [](const Rule& s) { return "rule " + dotted(s.entity, s.name); },
            [](const Accumulate& s) { return "accumulate " + dotted(s.entity, s.name); },
            [](const Allocate& s) { return "allocate " + dotted(s.entity, s.name); },
            [](const Waterfall& s) { return "waterfall " + s.entity; },
            [](const Verdict& s) {
                return (s.pend ? "pend " : "reject ") + dotted(s.entity, s.code);
            },
            [](const Check&) { return std::string(); },
            [](const Untranslatable& s) { return "untranslatable " + dotted(s.entity, s.name); },
            [](const Test&) { return std::string(); },
            [](const Variant& s) { return "variant " + s.name; },
        },
        statement);
}

void apply_overlay(const std::vector<OverlayOp>& ops,
                   std::vector<File*> modules,
                   Diagnostics& diagnostics) {
    if (modules.empty()) {
        return;
    }
    Overlay overlay(std::move(modules), diagnostics);
    for (const OverlayOp& op : ops) {
        overlay.apply(op);
    }
}

}  // namespace darman::policy
