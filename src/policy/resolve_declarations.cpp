// What a policy declares: modules, dictionaries, entities, parameters, lists, names of rules.
#include <algorithm>

#include "policy/resolve.hpp"

namespace darman::policy {

using core::Calendar;

namespace {

std::string lower_case(const std::string& name) {
    std::string lower;
    for (const char c : name) {
        if (c >= 'A' && c <= 'Z') {
            if (!lower.empty() && lower.back() != '_') {
                lower += '_';
            }
            lower += static_cast<char>(c - 'A' + 'a');
        } else {
            lower += c;
        }
    }
    return lower;
}

}  // namespace

template <typename T>
void Resolver::each(void (Resolver::*visit)(const T&, std::int32_t)) {
    for (std::size_t m = 0; m < model_.modules.size(); ++m) {
        const auto module = static_cast<std::int32_t>(m);
        for (const Statement& statement : file_of(module).statements) {
            if (const T* found = std::get_if<T>(&statement); found != nullptr) {
                (this->*visit)(*found, module);
            }
        }
    }
}

std::string Resolver::folder_of(std::int32_t module) const {
    const Span at = file_of(module).at;
    if (at.file < 0) {
        return "";
    }
    const std::string& path = model_.file_names[static_cast<std::size_t>(at.file)];
    const auto slash = path.find_last_of('/');
    return slash == std::string::npos ? "" : path.substr(0, slash + 1);
}

void Resolver::run() {
    headers();
    collect();
    entity_parents();
    entity_fields();
    each<Dictionary>(&Resolver::collect_dictionary_rows);
    each<Param>(&Resolver::collect_param);
    each<List>(&Resolver::collect_list);
    each<Entity>(&Resolver::made_fields);
    governing_dates();
    collect_derived();
    param_entries();
    list_rows();
    entity_expressions();
    waterfalls();
    tables();
    rules();
    accumulates();
    allocates();
    verdicts();
    gives();
}

// Calendar, rounding of days and zone come from what is used unless stated.
void Resolver::headers() {
    for (std::size_t m = 0; m < model_.modules.size(); ++m) {
        ModuleInfo& info = model_.modules[m];
        const File& file = file_of(static_cast<std::int32_t>(m));
        info.sources = file.sources;
        info.title = file.title;
        const auto from_used = [&](auto&& said) -> const File* {
            if (said(file)) {
                return &file;
            }
            for (const std::int32_t used : info.uses) {
                if (said(file_of(used))) {
                    return &file_of(used);
                }
            }
            return nullptr;
        };
        if (const File* f = from_used([](const File& x) { return !x.calendar.empty(); })) {
            info.calendar = f->calendar == "jalali" ? Calendar::Jalali : Calendar::Gregorian;
        }
        if (const File* f = from_used([](const File& x) { return x.day_rounding.has_value(); })) {
            info.day_rounding = *f->day_rounding;
        }
        if (const File* f = from_used([](const File& x) { return !x.zone.empty(); })) {
            info.zone = f->zone;
        }
        for (const Source& source : file.sources) {
            if (source.text_file.empty()) {
                continue;
            }
            auto text = load_(folder_of(static_cast<std::int32_t>(m)) + source.text_file);
            if (!text) {
                error("source-text",
                      source.at,
                      "the text of " + source.title + " cannot be read: " + text.error().message,
                      "put " + source.text_file + " beside the policy");
                continue;
            }
            const std::string hash = hash_(*text);
            model_.text_hashes.push_back({source.title, hash});
            if (source.sha256.empty()) {
                diagnostics_.warning("source-text",
                                     source.at,
                                     "the text of " + source.title + " has no recorded hash",
                                     "read the text, then write: sha256 " + hash);
            } else if (source.sha256 != hash) {
                error("source-text",
                      source.at,
                      "the text of " + source.title + " has changed since its hash was recorded",
                      "read what changed, correct the rules, then write: sha256 " + hash);
            }
        }
    }
}

void Resolver::collect() {
    const auto clash = [&](const Index& index,
                           const std::string& name,
                           std::int32_t module,
                           const std::string& what,
                           Span at,
                           auto&& module_of) {
        if (const auto it = index.find(name); it != index.end()) {
            for (const std::int32_t id : it->second) {
                if (module_of(id) == module) {
                    error("twice",
                          at,
                          what + " " + name + " is declared twice",
                          "keep one of the two");
                }
            }
        }
    };
    for (std::size_t m = 0; m < model_.modules.size(); ++m) {
        const auto module = static_cast<std::int32_t>(m);
        for (const Statement& statement : file_of(module).statements) {
            if (const auto* d = std::get_if<Dictionary>(&statement)) {
                clash(dictionaries_, d->name, module, "dictionary", d->at, [&](std::int32_t id) {
                    return model_.dictionaries[static_cast<std::size_t>(id)].module;
                });
                collect_dictionary(*d, module);
            } else if (const auto* e = std::get_if<Entity>(&statement)) {
                clash(entities_, e->name, module, "entity", e->at, [&](std::int32_t id) {
                    return model_.entities[static_cast<std::size_t>(id)].module;
                });
                collect_entity(*e, module);
            } else if (const auto* p = std::get_if<Param>(&statement)) {
                clash(params_, p->name, module, "parameter", p->at, [&](std::int32_t id) {
                    return model_.params[static_cast<std::size_t>(id)].module;
                });
                const auto id = static_cast<std::int32_t>(model_.params.size());
                ParamInfo info;
                info.name = p->name;
                info.module = module;
                info.open = p->open;
                info.labels = p->labels;
                info.at = p->at;
                model_.params.push_back(std::move(info));
                params_[p->name].push_back(id);
                id_of_[p] = id;
            } else if (const auto* l = std::get_if<List>(&statement)) {
                clash(lists_, l->name, module, "list", l->at, [&](std::int32_t id) {
                    return model_.lists[static_cast<std::size_t>(id)].module;
                });
                const auto id = static_cast<std::int32_t>(model_.lists.size());
                ListInfo info;
                info.name = l->name;
                info.module = module;
                info.labels = l->labels;
                info.at = l->at;
                model_.lists.push_back(std::move(info));
                lists_[l->name].push_back(id);
                id_of_[l] = id;
            }
        }
    }
}

void Resolver::collect_entity(const Entity& e, std::int32_t module) {
    const auto id = static_cast<std::int32_t>(model_.entities.size());
    EntityInfo info;
    info.name = e.name;
    info.lower = lower_case(e.name);
    info.module = module;
    info.generator = e.generator;
    info.labels = e.labels;
    info.at = e.at;
    model_.entities.push_back(std::move(info));
    entities_[e.name].push_back(id);
    id_of_[&e] = id;
}

void Resolver::entity_parents() {
    for (std::size_t m = 0; m < model_.modules.size(); ++m) {
        const auto module = static_cast<std::int32_t>(m);
        for (const Statement& statement : file_of(module).statements) {
            const auto* e = std::get_if<Entity>(&statement);
            if (e == nullptr || e->parent.empty()) {
                continue;
            }
            model_.entities[static_cast<std::size_t>(id_of_.at(e))].parent =
                entity(e->parent, module, e->at);
        }
    }
    for (EntityInfo& info : model_.entities) {
        std::int32_t up = info.parent;
        for (std::size_t steps = 0; up >= 0; ++steps) {
            if (steps > model_.entities.size()) {
                error("cycle",
                      info.at,
                      "entity " + info.name + " stands beneath itself",
                      "say `of` what is really above it");
                info.parent = -1;
                break;
            }
            up = model_.entities[static_cast<std::size_t>(up)].parent;
        }
    }
}

void Resolver::add_field(std::vector<FieldInfo>& fields, const Field& field, std::int32_t module) {
    if (std::any_of(fields.begin(), fields.end(), [&](const FieldInfo& f) {
            return f.name == field.name;
        })) {
        error(
            "twice", field.at, "field " + field.name + " is declared twice", "keep one of the two");
        return;
    }
    if (field.name == "approved" || field.name == "recorded") {
        error("reserved",
              field.at,
              "\"" + field.name +
                  "\" is a column of every row: when it was recorded, what was approved",
              "give the field another name");
        return;
    }
    FieldInfo info;
    info.name = field.name;
    info.type = type(field.type, field.name, module, field.key);
    info.dated = field.dated;
    info.key = field.key;
    info.labels = field.labels;
    info.at = field.at;
    fields.push_back(std::move(info));
}

void Resolver::entity_fields() {
    for (std::size_t m = 0; m < model_.modules.size(); ++m) {
        const auto module = static_cast<std::int32_t>(m);
        for (const Statement& statement : file_of(module).statements) {
            if (const auto* e = std::get_if<Entity>(&statement)) {
                EntityInfo& info = model_.entities[static_cast<std::size_t>(id_of_.at(e))];
                std::vector<FieldInfo> fields;
                for (const Field& field : e->fields) {
                    add_field(fields, field, module);
                }
                info.fields = std::move(fields);
            }
        }
    }
    for (std::size_t m = 0; m < model_.modules.size(); ++m) {
        const auto module = static_cast<std::int32_t>(m);
        for (const Statement& statement : file_of(module).statements) {
            if (const auto* x = std::get_if<Extend>(&statement)) {
                const std::int32_t id = entity(x->entity, module, x->at);
                for (const Field& field : x->fields) {
                    if (id >= 0) {
                        add_field(
                            model_.entities[static_cast<std::size_t>(id)].fields, field, module);
                    }
                }
            } else if (const auto* u = std::get_if<Untranslatable>(&statement)) {
                const std::int32_t id = entity(u->entity, module, u->at);
                if (id < 0) {
                    continue;
                }
                FieldInfo info;
                info.name = u->name;
                info.type.kind = Kind::Bool;
                info.untranslatable = true;
                info.text = u->text;
                info.reason = u->reason;
                info.at = u->at;
                model_.entities[static_cast<std::size_t>(id)].fields.push_back(std::move(info));
            }
        }
    }
    for (EntityInfo& info : model_.entities) {
        for (std::size_t f = 0; f < info.fields.size(); ++f) {
            if (info.fields[f].key) {
                info.keys.push_back(static_cast<std::int32_t>(f));
            }
            if (info.fields[f].name == "reverses" && info.fields[f].type.kind == Kind::Ref) {
                info.reverses = static_cast<std::int32_t>(f);
            }
        }
    }
}

// The fields of rows that the law makes: those of the list's row, or of the year, month or row.
void Resolver::made_fields(const Entity& e, std::int32_t module) {
    EntityInfo& info = model_.entities[static_cast<std::size_t>(id_of_.at(&e))];
    const auto make = [&](const std::string& name, Type type, bool key) {
        FieldInfo field;
        field.name = name;
        field.type = std::move(type);
        field.key = key;
        field.at = e.at;
        if (key) {
            info.keys.push_back(static_cast<std::int32_t>(info.fields.size()));
        }
        info.fields.push_back(std::move(field));
    };
    const auto simple = [](Kind kind) {
        Type type;
        type.kind = kind;
        return type;
    };
    if (e.generator == Generator::None) {
        return;
    }
    if (info.parent < 0) {
        error("type",
              e.at,
              "rows that the law makes stand beneath a row",
              "write `entity X of Y for each …`");
        return;
    }
    info.generator_calendar = e.generator_calendar == "gregorian" ? Calendar::Gregorian
                              : e.generator_calendar == "jalali"
                                  ? Calendar::Jalali
                                  : model_.modules[static_cast<std::size_t>(module)].calendar;
    switch (e.generator) {
        case Generator::None:
            return;
        case Generator::List: {
            info.generator_list = find(lists_, e.generator_source, module, "list", e.at, true);
            if (info.generator_list >= 0) {
                const auto fields =
                    model_.lists[static_cast<std::size_t>(info.generator_list)].fields;
                for (const FieldInfo& field : fields) {
                    make(field.name, field.type, field.key);
                }
            }
            return;
        }
        case Generator::Years: {
            Type year;
            year.quantity = Quantity::Integer;
            year.grain = core::Rational(1);
            make("year", year, true);
            make("first_day", simple(Kind::Date), false);
            make("last_day", simple(Kind::Date), false);
            return;
        }
        case Generator::Months:
            make("month", simple(Kind::Month), true);
            make("first_day", simple(Kind::Date), false);
            make("last_day", simple(Kind::Date), false);
            return;
        case Generator::Rows: {
            info.generator_entity = entity(e.generator_source, module, e.at);
            if (info.generator_entity >= 0) {
                Type ref = simple(Kind::Ref);
                ref.entity = info.generator_entity;
                make(model_.entities[static_cast<std::size_t>(info.generator_entity)].lower,
                     ref,
                     true);
            }
            return;
        }
    }
}

void Resolver::entity_expressions() {
    for (std::size_t m = 0; m < model_.modules.size(); ++m) {
        const auto module = static_cast<std::int32_t>(m);
        for (const Statement& statement : file_of(module).statements) {
            const auto* e = std::get_if<Entity>(&statement);
            if (e == nullptr) {
                continue;
            }
            const std::int32_t id = id_of_.at(e);
            Scope scope = scope_of(module, id);
            scope.has_date = false;
            for (const Expr& path : e->order) {
                const NodeId node = expression(path, scope);
                model_.entities[static_cast<std::size_t>(id)].order.push_back(node);
            }
            if (e->generator == Generator::None) {
                continue;
            }
            const std::int32_t parent = model_.entities[static_cast<std::size_t>(id)].parent;
            if (!e->generator_range.empty()) {
                const NodeId range = expression(e->generator_range[0], scope_of(module, parent));
                const Type& found = type_of(range);
                const bool dates =
                    e->generator == Generator::Years || e->generator == Generator::Months;
                if (dates && found.kind != Kind::Interval && found.kind != Kind::None) {
                    error("type",
                          e->generator_range[0].at,
                          "years and months are made for an interval",
                          "write `in A .. B` with two dates");
                }
                model_.entities[static_cast<std::size_t>(id)].generator_range = range;
            }
            if (!e->generator_where.empty()) {
                const NodeId where = condition(e->generator_where[0], scope_of(module, id));
                model_.entities[static_cast<std::size_t>(id)].generator_where = where;
            }
        }
    }
}

void Resolver::governing_dates() {
    for (std::size_t m = 0; m < model_.modules.size(); ++m) {
        const auto module = static_cast<std::int32_t>(m);
        for (const Expr& path : file_of(module).governed_by) {
            const Expr* root = &path;
            while (root->kind == ExprKind::Member) {
                root = &root->children[0];
            }
            const std::int32_t id = entity(root->text, module, path.at);
            if (id < 0) {
                continue;
            }
            // Claim.date, Order.begins, Claim.referral.issued: all after the entity is read on its
            // row.
            Expr* stored = new_expr(path);
            Expr* inner = stored;
            while (inner->kind == ExprKind::Member && inner->children[0].kind == ExprKind::Member) {
                inner = &inner->children[0];
            }
            if (inner->kind == ExprKind::Member) {
                Expr name;
                name.kind = ExprKind::Name;
                name.text = inner->text;
                name.at = inner->at;
                *inner = std::move(name);
            }
            Scope scope;
            scope.module = module;
            scope.entity = id;
            const NodeId date = expression(*stored, scope);
            if (type_of(date).kind != Kind::Date && type_of(date).kind != Kind::None) {
                error("type",
                      path.at,
                      "the governing date must be a date, this is " +
                          type_name(type_of(date), model_),
                      "name a field of type date");
            }
            model_.modules[m].governed.push_back({id, date});
        }
    }
    for (ModuleInfo& info : model_.modules) {
        if (!info.governed.empty()) {
            continue;
        }
        for (const std::int32_t used : info.uses) {
            const auto& theirs = model_.modules[static_cast<std::size_t>(used)].governed;
            info.governed.insert(info.governed.end(), theirs.begin(), theirs.end());
        }
    }
}

void Resolver::collect_param(const Param& p, std::int32_t module) {
    ParamInfo& info = model_.params[static_cast<std::size_t>(id_of_.at(&p))];
    for (const std::string& key : p.keys) {
        if (const std::int32_t id = dictionary(key, module, p.at); id >= 0) {
            info.keys.push_back(id);
        }
    }
    info.type = type(p.type, p.name, module, false);
    if (info.type.kind == Kind::Ref || info.type.kind == Kind::Opaque) {
        error("type", p.at, "a parameter cannot be a row", "give it a number, date or code");
    }
}

void Resolver::collect_list(const List& l, std::int32_t module) {
    ListInfo& info = model_.lists[static_cast<std::size_t>(id_of_.at(&l))];
    std::vector<FieldInfo> fields;
    for (const Field& field : l.fields) {
        add_field(fields, field, module);
    }
    for (std::size_t f = 0; f < fields.size(); ++f) {
        if (fields[f].key) {
            info.keys.push_back(static_cast<std::int32_t>(f));
        }
    }
    info.fields = std::move(fields);
}

void Resolver::gives() {
    for (std::size_t m = 0; m < model_.modules.size(); ++m) {
        const auto module = static_cast<std::int32_t>(m);
        const File& file = file_of(module);
        std::vector<std::int32_t> given;
        for (const auto& path : file.gives) {
            if (path.empty()) {
                continue;
            }
            const std::string text = path_of(path[0]);
            const auto dot = text.find('.');
            const std::int32_t of =
                dot == std::string::npos ? -1 : entity(text.substr(0, dot), module, path[0].at);
            const std::int32_t id =
                dot == std::string::npos
                    ? find(rules_, text, module, "rule", path[0].at, true)
                    : derived(of, text.substr(dot + 1), module, path[0].at, true);
            if (id < 0 && of >= 0 && !derived_of_.contains(of)) {
                error("unknown-name",
                      path[0].at,
                      "there is no rule \"" + text + "\"",
                      "give what is defined");
            }
            given.push_back(id);
        }
        for (DerivedInfo& info : model_.derived) {
            if (info.module != module) {
                continue;
            }
            // Unless stated, all rules are given; the pieces of tables and rules of no entity are
            // not.
            const auto id = static_cast<std::int32_t>(&info - model_.derived.data());
            info.given = file.gives.empty()
                             ? info.entity >= 0 && info.kind != DerivedKind::TableOutput
                             : std::find(given.begin(), given.end(), id) != given.end();
        }
    }
}

}  // namespace darman::policy
