#include "replay/plan.hpp"

#include <algorithm>
#include <map>
#include <optional>

#include "policy/diagnostic.hpp"
#include "replay/path.hpp"

namespace darman::replay {

using base::Error;
using base::ErrorCode;
using base::Result;
using policy::Model;

namespace {

constexpr std::string_view kPatientPays = "patient_pays";
constexpr std::string_view kHousehold = "household";

bool is_money(const policy::Type& type) {
    const policy::Unit& unit = type.unit;
    return type.kind == policy::Kind::Number && unit.money == 1 && unit.day == 0 &&
           unit.month == 0 && unit.year == 0;
}

std::int32_t entity_named(const Model& model, const std::string& name) {
    for (std::size_t e = 0; e < model.entities.size(); ++e) {
        if (model.entities[e].name == name) {
            return static_cast<std::int32_t>(e);
        }
    }
    return -1;
}

// Names of what an entity gives, as a decision names them.
std::vector<std::string> given_names(const Model& model, const std::vector<std::int32_t>& given) {
    std::map<std::string, int> count;
    for (const std::int32_t d : given) {
        ++count[model.derived[static_cast<std::size_t>(d)].name];
    }
    std::vector<std::string> names;
    for (const std::int32_t d : given) {
        const policy::DerivedInfo& info = model.derived[static_cast<std::size_t>(d)];
        const std::string& module = model.modules[static_cast<std::size_t>(info.module)].name;
        names.push_back(count[info.name] > 1 ? module + "." + info.name : info.name);
    }
    return names;
}

std::string listed(const std::vector<std::string>& names) {
    std::string out;
    for (const std::string& name : names) {
        out += (out.empty() ? "" : ", ") + name;
    }
    return out;
}

class Planner {
  public:
    explicit Planner(const Question& question) : question_(question) {
        plan_.scenarios = question.scenarios;
        plan_.known_at = question.known_at;
        plan_.labels = question.labels;
        plan_.top_count = question.top_count;
        plan_.readings.resize(question.scenarios.size());
    }

    Result<Plan> run() {
        sections();
        DARMAN_RETURN_IF_ERROR(dimensions());
        DARMAN_RETURN_IF_ERROR(change());
        DARMAN_RETURN_IF_ERROR(zero());
        if (plan_.labels != nullptr && !plan_.sections.empty()) {
            plan_.sections.back().scored = true;
        }
        return std::move(plan_);
    }

  private:
    [[nodiscard]] std::size_t scenario_count() const { return question_.scenarios.size(); }

    [[nodiscard]] Model& model(std::size_t scenario) const {
        return *question_.scenarios[scenario].model;
    }

    // Its place among the readings of the entity; the same expression is read once.
    std::int32_t read(std::size_t scenario, const engine::Reading& reading) {
        std::int32_t place = 0;
        for (const engine::Reading& other : plan_.readings[scenario]) {
            place += other.entity == reading.entity ? 1 : 0;
        }
        plan_.readings[scenario].push_back(reading);
        return place;
    }

    void sections() {
        const Model& base = model(0);
        for (const std::int32_t entity : engine::decided_entities(base)) {
            const policy::EntityInfo& info = base.entities[static_cast<std::size_t>(entity)];
            Section section;
            section.entity = info.name;
            section.labels = info.labels;
            for (std::size_t s = 0; s < scenario_count(); ++s) {
                section.id.push_back(entity_named(model(s), info.name));
            }
            for (std::int32_t up = info.parent; up >= 0;
                 up = base.entities[static_cast<std::size_t>(up)].parent) {
                section.above.push_back(base.entities[static_cast<std::size_t>(up)].name);
            }
            fields(section);
            given(section);
            shares(section);
            if (section.asked < 0 && !section.measures.empty() &&
                section.measures[0].kind == MeasureKind::Field) {
                section.asked = 0;
            }
            section.dimensions.push_back({Dimension::Kind::Verdict, "verdict", {}});
            section.dimensions.push_back({Dimension::Kind::Reason, "reason", {}});
            plan_.sections.push_back(std::move(section));
        }
    }

    void fields(Section& section) {
        const policy::EntityInfo& info = model(0).entities[static_cast<std::size_t>(section.id[0])];
        for (const policy::FieldInfo& field : info.fields) {
            if (!is_money(field.type) || field.untranslatable) {
                continue;
            }
            Measure measure;
            measure.name = field.name;
            measure.labels = field.labels;
            measure.type = field.type;
            measure.kind = MeasureKind::Field;
            for (std::size_t s = 0; s < scenario_count(); ++s) {
                measure.at.push_back(-1);
                if (section.id[s] < 0) {
                    continue;
                }
                if (const auto path = resolve_path(model(s), section.id[s], field.name); path) {
                    measure.at.back() = read_path(s, section.id[s], *path);
                }
            }
            section.measures.push_back(std::move(measure));
        }
    }

    std::int32_t read_path(std::size_t scenario, std::int32_t entity, const Path& path) {
        return read(scenario, {entity, dating_module(model(scenario), entity), path.node});
    }

    // What any of the laws gives; a reform may add something.
    void given(Section& section) {
        for (std::size_t s = 0; s < scenario_count(); ++s) {
            if (section.id[s] < 0) {
                continue;
            }
            const std::vector<std::int32_t> all = engine::given_of(model(s), section.id[s]);
            const std::vector<std::string> names = given_names(model(s), all);
            for (std::size_t i = 0; i < all.size(); ++i) {
                const policy::DerivedInfo& info =
                    model(s).derived[static_cast<std::size_t>(all[i])];
                if (!is_money(info.type)) {
                    continue;
                }
                auto found = std::find_if(
                    section.measures.begin(), section.measures.end(), [&](const Measure& m) {
                        return m.name == names[i] && m.kind == MeasureKind::Given;
                    });
                if (found == section.measures.end()) {
                    Measure measure;
                    measure.name = names[i];
                    measure.labels = info.labels;
                    measure.type = info.type;
                    measure.at.assign(scenario_count(), -1);
                    section.measures.push_back(std::move(measure));
                    found = section.measures.end() - 1;
                }
                found->at[s] = static_cast<std::int32_t>(i);
            }
        }
    }

    void shares(Section& section) {
        const Model& base = model(0);
        for (const policy::WaterfallInfo& waterfall : base.waterfalls) {
            if (waterfall.entity != section.id[0]) {
                continue;
            }
            Shares shares;
            shares.whole.assign(scenario_count(), -1);
            shares.at.resize(scenario_count());
            for (const policy::StepInfo& step : waterfall.steps) {
                shares.parts.push_back(base.derived[static_cast<std::size_t>(step.derived)].name);
            }
            bool all_given = true;
            for (std::size_t s = 0; s < scenario_count(); ++s) {
                all_given = find_shares(section, base, waterfall, s, shares) && all_given;
            }
            if (all_given) {
                name_whole(section, base, waterfall, shares);
                section.shares.push_back(std::move(shares));
            }
        }
    }

    // The same waterfall under another law: that of the same module whose first step has the name.
    bool find_shares(const Section& section,
                     const Model& base,
                     const policy::WaterfallInfo& wanted,
                     std::size_t s,
                     Shares& shares) {
        const std::string& module = base.modules[static_cast<std::size_t>(wanted.module)].name;
        for (const policy::WaterfallInfo& waterfall : model(s).waterfalls) {
            if (waterfall.entity != section.id[s] || waterfall.steps.empty() ||
                model(s).modules[static_cast<std::size_t>(waterfall.module)].name != module ||
                model(s).derived[static_cast<std::size_t>(waterfall.steps[0].derived)].name !=
                    shares.parts[0]) {
                continue;
            }
            const std::vector<std::int32_t> all = engine::given_of(model(s), section.id[s]);
            for (const policy::StepInfo& step : waterfall.steps) {
                const auto at = std::find(all.begin(), all.end(), step.derived);
                if (at == all.end()) {
                    return false;
                }
                shares.at[s].push_back(static_cast<std::int32_t>(at - all.begin()));
            }
            shares.whole[s] = read(s, {waterfall.entity, waterfall.module, waterfall.whole});
            return true;
        }
        return false;
    }

    static void name_whole(Section& section,
                           const Model& base,
                           const policy::WaterfallInfo& waterfall,
                           Shares& shares) {
        const policy::Node* whole = &base.node(waterfall.whole);
        while (whole->op == policy::Op::Adjust && !whole->kids.empty()) {
            whole = &base.node(whole->kids[0]);
        }
        if (whole->op == policy::Op::Field) {
            shares.name = base.entities[static_cast<std::size_t>(waterfall.entity)]
                              .fields[static_cast<std::size_t>(whole->ref)]
                              .name;
        } else if (whole->op == policy::Op::Derived) {
            shares.name = base.derived[static_cast<std::size_t>(whole->ref)].name;
        } else {
            shares.name = "whole";
        }
        for (std::size_t m = 0; m < section.measures.size(); ++m) {
            if (section.measures[m].name == shares.name) {
                shares.measure = static_cast<std::int32_t>(m);
                // What is asked stands in the facts, so that it is known of rejected rows too.
                if (section.measures[m].kind == MeasureKind::Field) {
                    section.asked = shares.measure;
                }
            }
        }
    }

    Result<void> dimensions() {
        for (const std::vector<std::string>& crossed : question_.by) {
            if (crossed.size() == 1 && (crossed[0] == "verdict" || crossed[0] == "reason")) {
                continue;  // always there
            }
            bool found = false;
            Error nearest;
            for (auto section = plan_.sections.rbegin(); section != plan_.sections.rend();
                 ++section) {
                auto dimension = dimension_of(*section, crossed);
                if (dimension) {
                    section->dimensions.push_back(std::move(dimension).value());
                    found = true;
                } else if (nearest.message.empty()) {
                    nearest = dimension.error();
                }
            }
            if (!found) {
                nearest.place = "--by";
                if (nearest.message.empty()) {
                    nearest = {ErrorCode::InvalidInput,
                               "--by",
                               "the policy decides nothing",
                               "give it rules, or name another --module"};
                }
                return nearest;
            }
        }
        return {};
    }

    Result<Dimension> dimension_of(const Section& section,
                                   const std::vector<std::string>& crossed) {
        Dimension dimension;
        for (const std::string& text : crossed) {
            DARMAN_ASSIGN_OR_RETURN(Dimension::Part part, part_of(section, text));
            dimension.name += (dimension.name.empty() ? "" : "+") + text;
            dimension.parts.push_back(std::move(part));
        }
        return dimension;
    }

    Result<Dimension::Part> part_of(const Section& section, const std::string& text) {
        Dimension::Part part;
        part.path = text;
        for (std::size_t s = 0; s < scenario_count(); ++s) {
            part.at.push_back(-1);
            if (section.id[s] < 0) {
                continue;
            }
            DARMAN_ASSIGN_OR_RETURN(const Path path, resolve_path(model(s), section.id[s], text));
            if (s == 0) {
                part.type = path.type;
                part.labels = path.labels;
            }
            part.at.back() = read_path(s, section.id[s], path);
        }
        return part;
    }

    // "patient_pays", or "Line.patient_pays" where two entities have it. -1: not in this section.
    static std::int32_t measure_named(const Section& section, const std::string& name) {
        for (std::size_t m = 0; m < section.measures.size(); ++m) {
            const std::string& own = section.measures[m].name;
            if (own == name || section.entity + "." + own == name) {
                return static_cast<std::int32_t>(m);
            }
        }
        return -1;
    }

    // In the deepest section that has it.
    Section* section_with(const std::string& name, std::int32_t& measure) {
        for (auto section = plan_.sections.rbegin(); section != plan_.sections.rend(); ++section) {
            measure = measure_named(*section, name);
            if (measure >= 0) {
                return &*section;
            }
        }
        return nullptr;
    }

    [[nodiscard]] Error no_measure(const std::string& option, const std::string& name) const {
        std::vector<std::string> names;
        for (const Section& section : plan_.sections) {
            for (const Measure& measure : section.measures) {
                if (measure.kind == MeasureKind::Given) {
                    names.push_back(measure.name);
                }
            }
        }
        const std::string near = policy::nearest(name, names);
        std::string remedy = "the policy gives " + listed(names);
        if (names.empty()) {
            remedy = "the policy gives no amount of money";
        } else if (!near.empty()) {
            remedy = "did you mean " + near + "?";
        }
        return {ErrorCode::NotFound,
                option,
                "the policy gives no amount \"" + name + "\"",
                std::move(remedy)};
    }

    Result<void> change() {
        const std::string name =
            question_.measure.empty() ? std::string(kPatientPays) : question_.measure;
        std::int32_t at = -1;
        Section* section = section_with(name, at);
        if (section == nullptr) {
            if (question_.measure.empty() && scenario_count() == 1) {
                return {};
            }
            return no_measure("--measure", name);
        }
        if (scenario_count() == 1) {
            return {};
        }
        plan_.change = section->measures[static_cast<std::size_t>(at)].name;
        plan_.change_at = at;
        section->compared = true;
        return find_who(*section);
    }

    Result<void> find_who(Section& section) {
        std::vector<std::string> paths = question_.who;
        const std::int32_t top = top_of(model(0), section.id[0]);
        if (paths.empty()) {
            const policy::EntityInfo& info = model(0).entities[static_cast<std::size_t>(top)];
            paths.push_back(info.lower);
            const std::int32_t field = info.field(std::string(kHousehold));
            if (field >= 0 &&
                info.fields[static_cast<std::size_t>(field)].type.kind == policy::Kind::Ref) {
                paths.push_back(info.lower + "." + std::string(kHousehold));
            }
        }
        for (const std::string& text : paths) {
            auto part = part_of(section, text);
            if (!part) {
                Error error = part.error();
                error.place = "--who";
                return error;
            }
            if (part->type.kind != policy::Kind::Ref || part->type.entity < 0) {
                return Error{ErrorCode::InvalidInput,
                             "--who",
                             text + " is no row",
                             "name a row above or one referred to, as " +
                                 model(0).entities[static_cast<std::size_t>(top)].lower +
                                 "; for groups there is --by"};
            }
            Who who;
            who.path = text;
            who.entity = model(0).entities[static_cast<std::size_t>(part->type.entity)].name;
            who.labels = model(0).entities[static_cast<std::size_t>(part->type.entity)].labels;
            who.at = part->at;
            section.who.push_back(std::move(who));
        }
        return {};
    }

    static std::int32_t top_of(const Model& model, std::int32_t entity) {
        while (model.entities[static_cast<std::size_t>(entity)].parent >= 0) {
            entity = model.entities[static_cast<std::size_t>(entity)].parent;
        }
        return entity;
    }

    Result<void> zero() {
        if (question_.zero.empty()) {
            return {};
        }
        std::int32_t at = -1;
        Section* section = section_with(question_.zero, at);
        if (section == nullptr) {
            return no_measure("--expect-zero", question_.zero);
        }
        section->zero = at;
        plan_.zero = question_.zero;
        plan_.where = question_.where;
        for (const Condition& condition : question_.where) {
            auto part = part_of(*section, condition.path);
            if (!part) {
                Error error = part.error();
                error.place = "--where";
                return error;
            }
            DARMAN_RETURN_IF_ERROR(known_codes(part->type, condition));
            section->where.push_back({condition.values, part->type, part->at});
        }
        return {};
    }

    // A code that is misspelt would hold of no row, and prove everything.
    [[nodiscard]] Result<void> known_codes(const policy::Type& type,
                                           const Condition& condition) const {
        if (type.kind == policy::Kind::Bool) {
            for (const std::string& value : condition.values) {
                if (value != "yes" && value != "no") {
                    return Error{ErrorCode::InvalidInput,
                                 "--where",
                                 condition.path + " is yes or no, not \"" + value + "\"",
                                 "write " + condition.path + "=yes"};
                }
            }
        }
        if (type.kind != policy::Kind::Code || type.dictionary < 0) {
            return {};
        }
        const policy::DictionaryInfo& info =
            model(0).dictionaries[static_cast<std::size_t>(type.dictionary)];
        for (const std::string& value : condition.values) {
            if (info.source != policy::Dictionary::Source::Closed || info.index.contains(value)) {
                continue;
            }
            const std::string near = policy::nearest(value, info.codes);
            return Error{
                ErrorCode::NotFound,
                "--where",
                info.name + " has no code \"" + value + "\"",
                near.empty() ? "it has " + listed(info.codes) : "did you mean " + near + "?"};
        }
        return {};
    }

    const Question& question_;
    Plan plan_;
};

}  // namespace

Result<Plan> make_plan(const Question& question) {
    return Planner(question).run();
}

}  // namespace darman::replay
