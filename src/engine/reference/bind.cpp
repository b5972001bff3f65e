// Facts -> a case: tables to entities, cells to typed values, keys to rows.
#include <algorithm>
#include <optional>
#include <set>

#include "engine/reference/case.hpp"
#include "engine/reference/engine.hpp"
#include "policy/diagnostic.hpp"
#include "policy/text_value.hpp"

namespace darman::engine {

using base::Error;
using base::ErrorCode;
using core::Cell;
using core::CellState;
using core::FactTable;
using policy::EntityInfo;
using policy::FieldInfo;
using policy::Kind;
using policy::Value;

namespace {

class Binder {
  public:
    Binder(const policy::Model& model, const core::Facts& facts, BindResult& result)
        : model_(model), facts_(facts), result_(result), case_(*result.bound) {
        by_own_key_.resize(model.entities.size());
        by_full_key_.resize(model.entities.size());
        context_.model = &model;
        context_.code = [this](std::int32_t dictionary, const std::string& code) {
            return code_of(dictionary, code);
        };
        context_.opaque = [this](const std::string& key) { return case_.intern_opaque(key); };
    }

    void run() {
        known_tables();
        for (std::size_t d = 0; d < model_.dictionaries.size(); ++d) {
            if (const FactTable* table = find(model_.dictionaries[d].name); table != nullptr) {
                register_rows(static_cast<std::int32_t>(d), *table);
            }
        }
        std::vector<bool> done(model_.entities.size(), false);
        for (std::size_t e = 0; e < model_.entities.size(); ++e) {
            bind_entity(static_cast<std::int32_t>(e), done);
        }
        references();
        for (std::size_t e = 0; e < model_.entities.size(); ++e) {
            dated_tables(static_cast<std::int32_t>(e));
        }
    }

  private:
    struct PendingRef {
        std::int32_t row = -1;
        std::int32_t field = -1;
        std::int32_t dated = -1;  // index in Row::dated; -1: the plain field
        std::string key;
        std::string place;
    };

    void error(const std::string& place, std::string message, std::string remedy) {
        result_.errors.push_back(
            Error{ErrorCode::InvalidInput, place, std::move(message), std::move(remedy)});
    }

    const FactTable* find(const std::string& name) const {
        for (const FactTable& table : facts_.tables) {
            if (table.name == name) {
                return &table;
            }
        }
        return nullptr;
    }

    void known_tables() {
        std::vector<std::string> names;
        for (const EntityInfo& e : model_.entities) {
            names.push_back(e.name);
            for (const FieldInfo& f : e.fields) {
                if (f.dated) {
                    names.push_back(e.name + "." + f.name);
                }
            }
        }
        for (const policy::DictionaryInfo& d : model_.dictionaries) {
            names.push_back(d.name);
        }
        for (const FactTable& table : facts_.tables) {
            if (std::find(names.begin(), names.end(), table.name) == names.end()) {
                const std::string near = policy::nearest(table.name, names);
                error(table.places.empty() ? table.name : table.places[0],
                      "the policy has no entity or register \"" + table.name + "\"",
                      near.empty() ? "name the view as an entity of the policy"
                                   : "did you mean " + near + "?");
            }
        }
        // Two modules may declare an entity of one name; facts could not tell them apart.
        std::set<std::string> seen;
        for (const EntityInfo& e : model_.entities) {
            if (!seen.insert(e.name).second && find(e.name) != nullptr) {
                error(e.name,
                      "two modules declare an entity " + e.name,
                      "decide one module at a time: --module NAME");
            }
        }
    }

    std::int64_t code_of(std::int32_t dictionary, const std::string& code) {
        Register& reg = case_.registers[static_cast<std::size_t>(dictionary)];
        const policy::DictionaryInfo& info =
            model_.dictionaries[static_cast<std::size_t>(dictionary)];
        if (info.source == policy::Dictionary::Source::Closed && !reg.index.contains(code)) {
            return -1;
        }
        // A service that the law's register does not list is a fact like another: `is listed` asks.
        return reg.intern(code);
    }

    static int column(const FactTable& table, const std::string& name) {
        for (std::size_t c = 0; c < table.columns.size(); ++c) {
            if (table.columns[c] == name) {
                return static_cast<int>(c);
            }
        }
        return -1;
    }

    static const Cell& cell(const FactTable& table, std::size_t row, int c) {
        return table.cells[row * table.columns.size() + static_cast<std::size_t>(c)];
    }

    static std::string place(const FactTable& table, std::size_t row, int c) {
        const std::size_t i = row * table.columns.size() + static_cast<std::size_t>(c);
        if (i < table.cell_places.size() && !table.cell_places[i].empty()) {
            return table.cell_places[i];
        }
        const std::string where = row < table.places.size() ? table.places[row] : table.name;
        return where + ", " + table.columns[static_cast<std::size_t>(c)];
    }

    std::optional<Value> cell_value(const FactTable& table,
                                    std::size_t row,
                                    int c,
                                    const policy::Type& type) {
        const Cell& source = cell(table, row, c);
        if (source.state == CellState::Unknown) {
            return Value{};
        }
        if (source.state == CellState::None) {
            if (type.or_none) {
                return Value::none();
            }
            error(place(table, row, c),
                  "there is none, and " + policy::type_name(type, model_) + " has no none",
                  "map absence to unknown, or declare the field `or none`");
            return std::nullopt;
        }
        auto value = policy::text_value(source.text, type, context_);
        if (!value) {
            error(place(table, row, c), value.error().message, value.error().remedy);
            return std::nullopt;
        }
        return *value;
    }

    std::optional<core::Date> date_cell(const FactTable& table,
                                        std::size_t row,
                                        const char* name,
                                        bool& ok) {
        const int c = column(table, name);
        if (c < 0 || cell(table, row, c).state != CellState::Value ||
            cell(table, row, c).text.empty()) {
            return std::nullopt;
        }
        const std::string& text = cell(table, row, c).text;
        auto date = core::Date::parse(text.substr(0, std::min<std::size_t>(text.size(), 10)));
        if (!date) {
            error(place(table, row, c), date.error().message, date.error().remedy);
            ok = false;
            return std::nullopt;
        }
        return *date;
    }

    static std::string label_cell(const policy::DictionaryInfo& info,
                                  const FactTable& table,
                                  std::size_t row,
                                  const char* language) {
        const int c = info.has_label_column(language) ? column(table, language) : -1;
        const bool given = c >= 0 && cell(table, row, c).state == CellState::Value;
        return given ? cell(table, row, c).text : "";
    }

    void register_rows(std::int32_t dictionary, const FactTable& table) {
        const policy::DictionaryInfo& info =
            model_.dictionaries[static_cast<std::size_t>(dictionary)];
        Register& reg = case_.registers[static_cast<std::size_t>(dictionary)];
        reg.listed_by_facts = true;
        const int code_column = column(table, "code");
        if (code_column < 0) {
            error(table.name,
                  "the register has no column \"code\"",
                  "name the column that holds the code: code");
            return;
        }
        for (std::size_t r = 0; r < table.row_count(); ++r) {
            if (cell(table, r, code_column).state != CellState::Value) {
                error(
                    place(table, r, code_column), "the code is missing", "give every row its code");
                continue;
            }
            bool ok = true;
            policy::AttributeRow row;
            row.code = cell(table, r, code_column).text;
            row.in_force.from = date_cell(table, r, "from", ok);
            row.in_force.to = date_cell(table, r, "to", ok);
            row.in_force.enacted = date_cell(table, r, "recorded", ok);
            if (!row.in_force.enacted) {
                row.in_force.enacted = date_cell(table, r, "enacted", ok);
            }
            row.labels.fa = label_cell(info, table, r, "fa");
            row.labels.en = label_cell(info, table, r, "en");
            for (const FieldInfo& attribute : info.attributes) {
                const int c = column(table, attribute.name);
                const auto value =
                    c < 0 ? std::optional<Value>(Value{}) : cell_value(table, r, c, attribute.type);
                ok = ok && value.has_value();
                row.values.push_back(value.value_or(Value{}));
            }
            if (ok) {
                reg.rows[reg.intern(row.code)].push_back(std::move(row));
            }
        }
    }

    void bind_entity(std::int32_t entity, std::vector<bool>& done) {
        if (done[static_cast<std::size_t>(entity)]) {
            return;
        }
        done[static_cast<std::size_t>(entity)] = true;
        const EntityInfo& info = model_.entities[static_cast<std::size_t>(entity)];
        if (info.parent >= 0) {
            bind_entity(info.parent, done);
        }
        const FactTable* table = find(info.name);
        if (table == nullptr || info.generator != policy::Generator::None) {
            return;
        }
        std::vector<int> columns;
        for (const FieldInfo& field : info.fields) {
            columns.push_back(column(*table, field.name));
        }
        const int parent_column =
            info.parent < 0
                ? -1
                : column(*table, model_.entities[static_cast<std::size_t>(info.parent)].lower);
        if (info.parent >= 0 && parent_column < 0) {
            error(table->name,
                  "the table does not say to which " +
                      model_.entities[static_cast<std::size_t>(info.parent)].name +
                      " each row belongs",
                  "add a column \"" + model_.entities[static_cast<std::size_t>(info.parent)].lower +
                      "\" with its key");
            return;
        }
        for (std::size_t r = 0; r < table->row_count(); ++r) {
            bind_row(entity, *table, r, columns, parent_column);
        }
    }

    std::int32_t find_row(std::int32_t entity, const std::string& key) const {
        const auto& full = by_full_key_[static_cast<std::size_t>(entity)];
        if (const auto it = full.find(key); it != full.end()) {
            return it->second;
        }
        const auto& own = by_own_key_[static_cast<std::size_t>(entity)];
        const auto it = own.find(key);
        return it == own.end() ? -1 : it->second;
    }

    void bind_row(std::int32_t entity,
                  const FactTable& table,
                  std::size_t r,
                  const std::vector<int>& columns,
                  int parent_column) {
        const EntityInfo& info = model_.entities[static_cast<std::size_t>(entity)];
        Row row;
        row.entity = entity;
        row.place = r < table.places.size() ? table.places[r] : table.name;
        if (parent_column >= 0) {
            const std::string& key = cell(table, r, parent_column).text;
            row.parent = find_row(info.parent, key);
            if (row.parent < 0) {
                error(place(table, r, parent_column),
                      row.parent == -2
                          ? "several " +
                                model_.entities[static_cast<std::size_t>(info.parent)].name +
                                " rows have the key \"" + key + "\""
                          : "there is no " +
                                model_.entities[static_cast<std::size_t>(info.parent)].name +
                                " \"" + key + "\"",
                      "give the full key of a row that is there");
                return;
            }
        }
        bool ok = true;
        std::string own;
        std::vector<PendingRef> refs;
        for (std::size_t f = 0; f < info.fields.size(); ++f) {
            const FieldInfo& field = info.fields[f];
            Value value;
            const int c = columns[f];
            if (c >= 0 && field.type.kind == Kind::Ref &&
                cell(table, r, c).state == CellState::Value) {
                refs.push_back({-1,
                                static_cast<std::int32_t>(f),
                                -1,
                                cell(table, r, c).text,
                                place(table, r, c)});
            } else if (c >= 0) {
                const auto read = cell_value(table, r, c, field.type);
                ok = ok && read.has_value();
                value = read.value_or(Value{});
            }
            if (field.key) {
                if (c < 0 || cell(table, r, c).state != CellState::Value) {
                    error(row.place,
                          "the key " + field.name + " is missing",
                          "give every " + info.name + " its key");
                    return;
                }
                own += (own.empty() ? "" : "/") + cell(table, r, c).text;
            }
            row.fields.push_back(std::move(value));
        }
        if (!ok) {
            return;
        }
        row.key =
            row.parent < 0 ? own : case_.rows[static_cast<std::size_t>(row.parent)].key + "/" + own;
        if (const auto it = by_full_key_[static_cast<std::size_t>(entity)].find(row.key);
            it != by_full_key_[static_cast<std::size_t>(entity)].end()) {
            error(row.place,
                  info.name + " \"" + row.key + "\" is there twice, first at " +
                      case_.rows[static_cast<std::size_t>(it->second)].place,
                  "remove one, or give it another key");
            return;
        }
        row.recorded = date_cell(table, r, "recorded", ok);
        if (const int c = column(table, "approved");
            c >= 0 && cell(table, r, c).state == CellState::Value) {
            approvals(cell(table, r, c).text, row.approved);
        }
        const auto id = static_cast<std::int32_t>(case_.rows.size());
        for (PendingRef& ref : refs) {
            ref.row = id;
            pending_.push_back(std::move(ref));
        }
        by_full_key_[static_cast<std::size_t>(entity)][row.key] = id;
        const auto [own_at, fresh] =
            by_own_key_[static_cast<std::size_t>(entity)].try_emplace(own, id);
        if (!fresh) {
            own_at->second = -2;  // not unique by itself
        }
        case_.rows.push_back(std::move(row));
    }

    static void approvals(const std::string& text, std::vector<std::string>& into) {
        std::string word;
        for (const char c : text + " ") {
            if (c != ' ' && c != ',') {
                word += c;
            } else if (!word.empty()) {
                into.push_back(std::move(word));
                word.clear();
            }
        }
    }

    void references() {
        for (const PendingRef& ref : pending_) {
            Row& row = case_.rows[static_cast<std::size_t>(ref.row)];
            const FieldInfo& field = model_.entities[static_cast<std::size_t>(row.entity)]
                                         .fields[static_cast<std::size_t>(ref.field)];
            std::int32_t target = find_row(field.type.entity, ref.key);
            if (target < 0 && row.parent >= 0) {
                // A line names a line of the same claim by its number alone.
                target =
                    find_row(field.type.entity,
                             case_.rows[static_cast<std::size_t>(row.parent)].key + "/" + ref.key);
            }
            if (target < 0) {
                error(
                    ref.place,
                    "there is no " + policy::type_name(field.type, model_) + " \"" + ref.key + "\"",
                    "bring that row too, or leave the cell empty");
                continue;
            }
            if (field.name == "reverses" && field.type.entity == row.entity &&
                top_of(target) != top_of(ref.row)) {
                error(ref.place,
                      "it takes back a row of another " +
                          model_.entities[static_cast<std::size_t>(top_of_entity(row.entity))].name,
                      "name a row of the same one");
                continue;
            }
            const Value value = Value::of(Kind::Ref, target);
            if (ref.dated >= 0) {
                row.dated[static_cast<std::size_t>(ref.dated)].value = value;
            } else {
                row.fields[static_cast<std::size_t>(ref.field)] = value;
            }
        }
        pending_.clear();
    }

    [[nodiscard]] std::int32_t top_of(std::int32_t row) const {
        while (case_.rows[static_cast<std::size_t>(row)].parent >= 0) {
            row = case_.rows[static_cast<std::size_t>(row)].parent;
        }
        return row;
    }

    [[nodiscard]] std::int32_t top_of_entity(std::int32_t entity) const {
        while (model_.entities[static_cast<std::size_t>(entity)].parent >= 0) {
            entity = model_.entities[static_cast<std::size_t>(entity)].parent;
        }
        return entity;
    }

    void dated_tables(std::int32_t entity) {
        const EntityInfo& info = model_.entities[static_cast<std::size_t>(entity)];
        for (std::size_t f = 0; f < info.fields.size(); ++f) {
            const FactTable* table =
                info.fields[f].dated ? find(info.name + "." + info.fields[f].name) : nullptr;
            if (table == nullptr) {
                continue;
            }
            const int key = column(*table, info.lower);
            const int value = column(*table, "value");
            if (key < 0 || value < 0) {
                error(table->name,
                      "the table needs the columns " + info.lower + ", from and value",
                      "name them so in the mapping");
                continue;
            }
            for (std::size_t r = 0; r < table->row_count(); ++r) {
                dated_row(entity, static_cast<std::int32_t>(f), *table, r, key, value);
            }
        }
        references();
    }

    void dated_row(std::int32_t entity,
                   std::int32_t f,
                   const FactTable& table,
                   std::size_t r,
                   int key,
                   int column_of_value) {
        const EntityInfo& info = model_.entities[static_cast<std::size_t>(entity)];
        const FieldInfo& field = info.fields[static_cast<std::size_t>(f)];
        const std::int32_t id = find_row(entity, cell(table, r, key).text);
        if (id < 0) {
            error(place(table, r, key),
                  "there is no " + info.name + " \"" + cell(table, r, key).text + "\"",
                  "name a row that is there");
            return;
        }
        bool ok = true;
        DatedValue dated;
        dated.field = f;
        dated.from = date_cell(table, r, "from", ok);
        dated.to = date_cell(table, r, "to", ok);
        dated.recorded = date_cell(table, r, "recorded", ok);
        Row& row = case_.rows[static_cast<std::size_t>(id)];
        if (field.type.kind == Kind::Ref &&
            cell(table, r, column_of_value).state == CellState::Value) {
            pending_.push_back({id,
                                f,
                                static_cast<std::int32_t>(row.dated.size()),
                                cell(table, r, column_of_value).text,
                                place(table, r, column_of_value)});
        } else {
            // One that cannot be read is unknown from that day on: no older value comes back.
            dated.value = cell_value(table, r, column_of_value, field.type).value_or(Value{});
        }
        if (ok) {
            row.dated.push_back(std::move(dated));
        }
    }

    const policy::Model& model_;
    const core::Facts& facts_;
    BindResult& result_;
    Case& case_;
    policy::TextContext context_;
    std::vector<std::unordered_map<std::string, std::int32_t>> by_own_key_;
    std::vector<std::unordered_map<std::string, std::int32_t>> by_full_key_;
    std::vector<PendingRef> pending_;
};

}  // namespace

BindResult::BindResult() = default;
BindResult::BindResult(BindResult&&) noexcept = default;
BindResult& BindResult::operator=(BindResult&&) noexcept = default;
BindResult::~BindResult() = default;

BindResult bind(const policy::Model& model, const core::Facts& facts) {
    BindResult result;
    result.bound = std::make_unique<Case>(model);
    Binder(model, facts, result).run();
    return result;
}

}  // namespace darman::engine
