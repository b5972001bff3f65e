#include "engine/reference/test_case.hpp"

#include <algorithm>

#include "policy/diagnostic.hpp"
#include "policy/literal.hpp"

namespace darman::engine {

using policy::DictionaryInfo;
using policy::EntityInfo;
using policy::Expr;
using policy::ExprKind;
using policy::FieldInfo;
using policy::Kind;
using policy::State;
using policy::TestField;
using policy::TestLine;
using policy::Type;
using policy::Value;

namespace {

std::string lower(std::string text) {
    std::transform(text.begin(), text.end(), text.begin(), [](unsigned char c) {
        return static_cast<char>(c >= 'A' && c <= 'Z' ? c + 32 : c);
    });
    return text;
}

}  // namespace

TestCase::TestCase(const policy::Model& model, std::int32_t module, const policy::Test& test)
    : model_(model), module_(module), test_(test), case_(model) {
    context_.model = &model_;
    context_.zone = model_.modules[static_cast<std::size_t>(module)].zone;
    context_.code = [this](std::int32_t dictionary, const std::string& code) -> std::int64_t {
        Register& reg = case_.registers[static_cast<std::size_t>(dictionary)];
        const DictionaryInfo& info = model_.dictionaries[static_cast<std::size_t>(dictionary)];
        if (info.source == policy::Dictionary::Source::Closed && !reg.index.contains(code)) {
            return -1;
        }
        return reg.intern(code);
    };
    context_.opaque = [this](const std::string& key) { return case_.intern_opaque(key); };
    for (const TestLine& each : test_.lines) {
        line(each);
    }
}

void TestCase::fail(policy::Span at, std::string message) {
    std::string place;
    if (at.file >= 0) {
        place = model_.file_names[static_cast<std::size_t>(at.file)] + ":" +
                std::to_string(at.line) + ":" + std::to_string(at.column);
    }
    failures_.push_back({std::move(place), std::move(message)});
}

bool TestCase::visible(std::int32_t module) const {
    const auto& uses = model_.modules[static_cast<std::size_t>(module_)].uses;
    return module == module_ || std::find(uses.begin(), uses.end(), module) != uses.end();
}

std::int32_t TestCase::entity_of(const std::string& subject) const {
    for (std::size_t e = 0; e < model_.entities.size(); ++e) {
        if (model_.entities[e].lower == subject && visible(model_.entities[e].module)) {
            return static_cast<std::int32_t>(e);
        }
    }
    return -1;
}

std::int32_t TestCase::dictionary_of(const std::string& subject) const {
    for (std::size_t d = 0; d < model_.dictionaries.size(); ++d) {
        if (lower(model_.dictionaries[d].name) == subject &&
            visible(model_.dictionaries[d].module)) {
            return static_cast<std::int32_t>(d);
        }
    }
    return -1;
}

std::optional<Value> TestCase::value(const Expr& expr, const Type& type) {
    if (expr.kind == ExprKind::Name && expr.text == "unknown") {
        return Value{};
    }
    if (type.kind == Kind::Ref) {
        if (expr.kind == ExprKind::NoneLit) {
            return Value::none();
        }
        const std::string name =
            expr.kind == ExprKind::Number ? expr.number.to_string() : expr.text;
        if (const auto it = labels_.find(name); it != labels_.end()) {
            return Value::of(Kind::Ref, it->second);
        }
        for (std::size_t r = 0; r < case_.rows.size(); ++r) {
            if (case_.rows[r].entity == type.entity && case_.rows[r].key == name) {
                return Value::of(Kind::Ref, static_cast<std::int64_t>(r));
            }
        }
        fail(expr.at, "no row is called \"" + name + "\": name it on its own line before");
        return std::nullopt;
    }
    auto literal = policy::literal_value(expr, type, context_);
    if (!literal) {
        fail(expr.at, literal.error().message + ": " + literal.error().remedy);
        return std::nullopt;
    }
    return *literal;
}

void TestCase::line(const TestLine& l) {
    if (l.kind == policy::TestLineKind::Given) {
        given(l);
        return;
    }
    const std::int32_t entity = entity_of(l.subject);
    if (l.kind == policy::TestLineKind::Each) {
        if (entity < 0) {
            fail(l.at, "there is no entity \"" + l.subject + "\"");
            return;
        }
        for (const TestField& field : l.fields) {
            defaults_[entity].push_back(&field);
        }
        return;
    }
    if (entity >= 0) {
        if (model_.entities[static_cast<std::size_t>(entity)].generator !=
            policy::Generator::None) {
            made_line(l, entity);
        } else {
            row_line(l, entity);
        }
        return;
    }
    if (const std::int32_t dictionary = dictionary_of(l.subject); dictionary >= 0) {
        code_line(l, dictionary);
        return;
    }
    std::vector<std::string> names;
    for (const EntityInfo& e : model_.entities) {
        names.push_back(e.lower);
    }
    const std::string near = policy::nearest(l.subject, names);
    fail(l.at,
         "there is no entity or dictionary \"" + l.subject + "\"" +
             (near.empty() ? "" : ": did you mean " + near + "?"));
}

void TestCase::given(const TestLine& l) {
    for (std::size_t p = 0; p < model_.params.size(); ++p) {
        const policy::ParamInfo& info = model_.params[p];
        if (info.name != l.subject || !visible(info.module)) {
            continue;
        }
        std::vector<std::int32_t> keys;
        if (l.key.size() != info.keys.size() || l.value.empty()) {
            fail(l.at,
                 "parameter " + info.name + " takes " + std::to_string(info.keys.size()) +
                     " keys and a value");
            return;
        }
        for (std::size_t k = 0; k < info.keys.size(); ++k) {
            Type type;
            type.kind = Kind::Code;
            type.dictionary = info.keys[k];
            const auto key = value(l.key[k], type);
            keys.push_back(key ? static_cast<std::int32_t>(key->i) : -1);
        }
        if (const auto v = value(l.value[0], info.type)) {
            case_.given[{static_cast<std::int32_t>(p), keys}] = *v;
        }
        return;
    }
    fail(l.at, "there is no parameter \"" + l.subject + "\"");
}

void TestCase::code_line(const TestLine& l, std::int32_t dictionary) {
    const DictionaryInfo& info = model_.dictionaries[static_cast<std::size_t>(dictionary)];
    Register& reg = case_.registers[static_cast<std::size_t>(dictionary)];
    std::string code = l.label;
    if (!l.key.empty()) {
        code = l.key[0].kind == ExprKind::Number ? l.key[0].number.to_string() : l.key[0].text;
    }
    policy::AttributeRow row;
    row.code = code;
    row.values.resize(info.attributes.size());
    for (const TestField& field : l.fields) {
        bool found = false;
        for (std::size_t a = 0; a < info.attributes.size(); ++a) {
            if (info.attributes[a].name == field.name && !field.value.empty()) {
                row.values[a] = value(field.value[0], info.attributes[a].type).value_or(Value{});
                found = true;
            }
        }
        if (!found) {
            fail(field.at, info.name + " has no attribute \"" + field.name + "\"");
        }
    }
    reg.rows[reg.intern(code)] = {std::move(row)};
}

// -------------------------------------------------------------------------------------------
// targets

std::optional<TestCase::Target> TestCase::attribute_target(std::int32_t entity,
                                                           const std::string& name) {
    const auto dot = name.find('.');
    for (std::int32_t e = entity; e >= 0; e = model_.entities[static_cast<std::size_t>(e)].parent) {
        const EntityInfo& info = model_.entities[static_cast<std::size_t>(e)];
        for (std::size_t f = 0; f < info.fields.size(); ++f) {
            const FieldInfo& field = info.fields[f];
            if (field.type.kind != Kind::Code ||
                (dot != std::string::npos && field.name != name.substr(0, dot))) {
                continue;
            }
            const auto& attributes =
                model_.dictionaries[static_cast<std::size_t>(field.type.dictionary)].attributes;
            const std::string wanted = dot == std::string::npos ? name : name.substr(dot + 1);
            for (std::size_t a = 0; a < attributes.size(); ++a) {
                if (attributes[a].name == wanted) {
                    return Target{e, static_cast<std::int32_t>(f), static_cast<std::int32_t>(a)};
                }
            }
        }
    }
    return std::nullopt;
}

std::optional<TestCase::Target> TestCase::target(std::int32_t entity, const TestField& field) {
    std::string name = field.name;
    std::int32_t from = entity;
    // claim.urgent: the row above, by name.
    if (const auto dot = name.find('.'); dot != std::string::npos) {
        for (std::int32_t e = entity; e >= 0;
             e = model_.entities[static_cast<std::size_t>(e)].parent) {
            if (model_.entities[static_cast<std::size_t>(e)].lower == name.substr(0, dot)) {
                from = e;
                name = name.substr(dot + 1);
                break;
            }
        }
    }
    for (std::int32_t e = from; e >= 0; e = model_.entities[static_cast<std::size_t>(e)].parent) {
        const std::int32_t f = model_.entities[static_cast<std::size_t>(e)].field(name);
        if (f >= 0) {
            return Target{e, f, -1};
        }
    }
    if (const auto found = attribute_target(from, name)) {
        return found;
    }
    std::vector<std::string> names;
    for (std::int32_t e = from; e >= 0; e = model_.entities[static_cast<std::size_t>(e)].parent) {
        for (const FieldInfo& f : model_.entities[static_cast<std::size_t>(e)].fields) {
            names.push_back(f.name);
        }
    }
    const std::string near = policy::nearest(name, names);
    fail(field.at,
         "nothing on or above " + model_.entities[static_cast<std::size_t>(entity)].lower +
             " is called \"" + field.name + "\"" +
             (near.empty() ? "" : ": did you mean " + near + "?"));
    return std::nullopt;
}

// ----------------------------------------------------------------------------------------------
// rows

std::int32_t TestCase::current(std::int32_t entity) {
    if (const auto it = current_.find(entity); it != current_.end()) {
        return it->second;
    }
    return begin_row(entity, nullptr);
}

std::int32_t TestCase::begin_row(std::int32_t entity, const TestLine* l) {
    const EntityInfo& info = model_.entities[static_cast<std::size_t>(entity)];
    Row row;
    row.entity = entity;
    row.parent = info.parent < 0 ? -1 : current(info.parent);
    row.fields.resize(info.fields.size());
    const policy::Span at = l != nullptr ? l->at : test_.at;
    row.place = (at.file >= 0 ? model_.file_names[static_cast<std::size_t>(at.file)] : "") + ":" +
                std::to_string(at.line);
    const auto id = static_cast<std::int32_t>(case_.rows.size());
    case_.rows.push_back(std::move(row));
    current_[entity] = id;
    // A new row has no rows beneath it yet.
    for (std::size_t e = 0; e < model_.entities.size(); ++e) {
        const auto below = static_cast<std::int32_t>(e);
        if (below != entity && model_.is_at_or_above(entity, below)) {
            current_.erase(below);
        }
    }
    // What `each` says of this entity's own fields holds unless the line says otherwise.
    if (const auto it = defaults_.find(entity); it != defaults_.end()) {
        for (const TestField* field : it->second) {
            if (const auto t = target(entity, *field); t && t->entity == entity) {
                settle(id, *field, *t, false);
            }
        }
    }
    finish(id);
    return id;
}

std::vector<Value> TestCase::key_values(const TestField& field, const Type& type) {
    std::vector<Value> values;
    const Expr& range = field.value[0];
    const auto low = value(range.children[0], type);
    const auto high = value(range.children[1], type);
    if (!low || !high) {
        return values;
    }
    if (type.kind == Kind::Month) {
        for (std::int64_t i = low->i; i <= high->i && values.size() < 5000; ++i) {
            values.push_back(Value::of(Kind::Month, i, low->j));
        }
    } else if (type.kind == Kind::Date) {
        for (std::int64_t i = low->i; i <= high->i && values.size() < 5000; ++i) {
            values.push_back(Value::of(Kind::Date, i));
        }
    } else {
        for (core::Rational n = low->number; n <= high->number && values.size() < 5000;
             n += core::Rational(1)) {
            values.push_back(Value::of_number(n));
        }
    }
    return values;
}

void TestCase::settle(std::int32_t row_id,
                      const TestField& field,
                      const Target& t,
                      bool own_words) {
    if (field.value.empty()) {
        return;
    }
    if (t.attribute >= 0) {
        set_attribute(row_id, field, t, own_words);
        return;
    }
    const FieldInfo& info = model_.entities[static_cast<std::size_t>(t.entity)]
                                .fields[static_cast<std::size_t>(t.field)];
    if (field.value[0].kind == ExprKind::Interval && info.type.kind != Kind::Interval) {
        return;  // a range in a key: row_line makes the rows
    }
    std::optional<Value> read;
    if (info.type.kind == Kind::Interval && field.value[0].kind == ExprKind::Interval) {
        Type date;
        date.kind = Kind::Date;
        const auto from = value(field.value[0].children[0], date);
        const auto to = value(field.value[0].children[1], date);
        if (from && to) {
            read = Value::of(Kind::Interval, from->i, to->i);
        }
    } else {
        read = value(field.value[0], info.type);
    }
    if (!read) {
        return;
    }
    if (read->state == State::None && !info.type.or_none) {
        fail(field.at, info.name + " is never none");
        return;
    }
    Row& row = case_.rows[static_cast<std::size_t>(row_id)];
    explicit_code_[{row_id, t.field}] = true;
    if (field.validity.empty()) {
        row.fields[static_cast<std::size_t>(t.field)] = *read;
        return;
    }
    if (!info.dated) {
        fail(field.at, info.name + " is not dated: declare it so, or leave the date out");
        return;
    }
    DatedValue dated;
    dated.field = t.field;
    dated.value = *read;
    const auto date = [&](const std::vector<Expr>& expr, std::optional<core::Date>& into) {
        if (!expr.empty()) {
            if (auto parsed = core::Date::parse(expr[0].text)) {
                into = *parsed;
            } else {
                fail(expr[0].at, parsed.error().message);
            }
        }
    };
    date(field.validity.from, dated.from);
    date(field.validity.to, dated.to);
    date(field.validity.enacted, dated.recorded);
    row.dated.push_back(std::move(dated));
}

void TestCase::set_attribute(std::int32_t row_id,
                             const TestField& field,
                             const Target& t,
                             bool own_words) {
    const FieldInfo& code_field = model_.entities[static_cast<std::size_t>(t.entity)]
                                      .fields[static_cast<std::size_t>(t.field)];
    const DictionaryInfo& dictionary =
        model_.dictionaries[static_cast<std::size_t>(code_field.type.dictionary)];
    Register& reg = case_.registers[static_cast<std::size_t>(code_field.type.dictionary)];
    Row& row = case_.rows[static_cast<std::size_t>(row_id)];
    Value& code = row.fields[static_cast<std::size_t>(t.field)];
    if (!code.present()) {
        code = Value::of(Kind::Code, reg.intern("#" + std::to_string(++nameless_)));
        reg.rows[static_cast<std::int32_t>(code.i)] = {};
    } else if (explicit_code_.contains({row_id, t.field}) && !own_words) {
        return;  // what `each` says of nameless codes does not touch a named one
    }
    auto& rows = reg.rows[static_cast<std::int32_t>(code.i)];
    if (rows.empty()) {
        rows.emplace_back();
        rows[0].values.resize(dictionary.attributes.size());
    }
    const auto a = static_cast<std::size_t>(t.attribute);
    rows[0].values[a] = value(field.value[0], dictionary.attributes[a].type).value_or(Value{});
}

// Keys and instants that were not given.
void TestCase::finish(std::int32_t row_id) {
    const EntityInfo& info = model_.entities[static_cast<std::size_t>(
        case_.rows[static_cast<std::size_t>(row_id)].entity)];
    ++written_;
    for (std::size_t f = 0; f < info.fields.size(); ++f) {
        Value& v = case_.rows[static_cast<std::size_t>(row_id)].fields[f];
        if (info.fields[f].type.kind == Kind::Instant && v.state == State::Unknown &&
            !info.fields[f].dated) {
            v = Value::of(Kind::Instant, written_);
        }
    }
    set_key(row_id);
}

void TestCase::set_key(std::int32_t row_id) {
    Row& row = case_.rows[static_cast<std::size_t>(row_id)];
    const EntityInfo& info = model_.entities[static_cast<std::size_t>(row.entity)];
    std::string own;
    for (const std::int32_t k : info.keys) {
        const FieldInfo& field = info.fields[static_cast<std::size_t>(k)];
        Value& v = row.fields[static_cast<std::size_t>(k)];
        if (v.state == State::Unknown) {
            // One more than the greatest so far beside it.
            std::int64_t next = 1;
            for (const Row& other : case_.rows) {
                if (&other == &row || other.entity != row.entity ||
                    (field.type.kind == Kind::Number && other.parent != row.parent)) {
                    continue;
                }
                const Value& theirs = other.fields[static_cast<std::size_t>(k)];
                if (field.type.kind == Kind::Number && theirs.present()) {
                    next = std::max(next, theirs.number.to_int64().value_or(0) + 1);
                } else if (theirs.present()) {
                    ++next;
                }
            }
            if (field.type.kind == Kind::Number) {
                v = Value::of_number(next);
            } else if (field.type.kind == Kind::Opaque) {
                v = Value::of(Kind::Opaque, case_.intern_opaque(std::to_string(next)));
            }
        }
        own += (own.empty() ? "" : "/") +
               policy::value_text(v, field.type, model_, [this](const Value& x, const Type& t) {
                   return case_.name(x, t);
               });
    }
    row.key =
        row.parent < 0 ? own : case_.rows[static_cast<std::size_t>(row.parent)].key + "/" + own;
}

void TestCase::row_line(const TestLine& l, std::int32_t entity) {
    // Fields of rows above begin new ones, from the topmost named down.
    struct Settled {
        const TestField* field;
        Target target;
        bool own_words;
    };

    std::vector<Settled> fields;
    std::int32_t top = entity;
    const auto take = [&](const TestField& field, bool own_words) {
        if (own_words && (field.name == "approved" || field.name == "recorded")) {
            return;
        }
        if (const auto t = target(entity, field)) {
            fields.push_back({&field, *t, own_words});
            if (t->entity != entity && model_.is_at_or_above(t->entity, top)) {
                top = t->entity;
            }
        }
    };
    if (const auto it = defaults_.find(entity); it != defaults_.end()) {
        for (const TestField* field : it->second) {
            take(*field, false);
        }
    }
    for (const TestField& field : l.fields) {
        take(field, true);
    }
    std::vector<std::int32_t> begin;
    for (std::int32_t e = entity; e >= 0; e = model_.entities[static_cast<std::size_t>(e)].parent) {
        begin.push_back(e);
        if (e == top) {
            break;
        }
    }
    // A range in a key makes many rows.
    const Settled* ranged = nullptr;
    for (const Settled& s : fields) {
        const FieldInfo& info = model_.entities[static_cast<std::size_t>(s.target.entity)]
                                    .fields[static_cast<std::size_t>(s.target.field)];
        if (s.target.attribute < 0 && info.key && !s.field->value.empty() &&
            s.field->value[0].kind == ExprKind::Interval) {
            ranged = &s;
        }
    }
    std::vector<Value> keys = {Value{}};
    if (ranged != nullptr) {
        keys = key_values(*ranged->field,
                          model_.entities[static_cast<std::size_t>(entity)]
                              .fields[static_cast<std::size_t>(ranged->target.field)]
                              .type);
    }
    for (std::size_t k = 0; k < keys.size(); ++k) {
        std::int32_t row_id = -1;
        for (auto e = begin.rbegin(); e != begin.rend(); ++e) {
            if (*e != entity && k > 0) {
                continue;
            }
            row_id = begin_row(*e, &l);
            Row& fresh = case_.rows[static_cast<std::size_t>(row_id)];
            if (*e == entity && ranged != nullptr) {
                fresh.fields[static_cast<std::size_t>(ranged->target.field)] = keys[k];
            }
            // Codes first, then what is said of them.
            for (const bool attributes : {false, true}) {
                for (const Settled& s : fields) {
                    if (s.target.entity == *e && (s.target.attribute >= 0) == attributes) {
                        settle(row_id, *s.field, s.target, s.own_words);
                    }
                }
            }
            set_key(row_id);
        }
        for (const TestField& field : l.fields) {
            Row& row = case_.rows[static_cast<std::size_t>(row_id)];
            if (field.name == "approved" && !field.value.empty()) {
                row.approved.push_back(field.value[0].text);
            } else if (field.name == "recorded" && !field.value.empty()) {
                if (auto date = core::Date::parse(field.value[0].text)) {
                    row.recorded = *date;
                } else {
                    fail(field.at, date.error().message);
                }
            }
        }
        if (!l.label.empty()) {
            labels_[l.label] = row_id;
        }
        AskedRow asked;
        asked.line = &l;
        asked.row = row_id;
        asked_.push_back(asked);
    }
}

void TestCase::made_line(const TestLine& l, std::int32_t entity) {
    const EntityInfo& info = model_.entities[static_cast<std::size_t>(entity)];
    AskedRow asked;
    asked.line = &l;
    asked.made_entity = entity;
    asked.parent = current(info.parent);
    if (l.key.empty() || info.keys.empty()) {
        fail(l.at, "say which " + info.lower + ": write its key after the name");
        return;
    }
    const FieldInfo& key = info.fields[static_cast<std::size_t>(info.keys[0])];
    if (const auto v = value(l.key[0], key.type)) {
        asked.made_key = *v;
        asked_.push_back(asked);
    }
}

}  // namespace darman::engine
