#include "fhir/read.hpp"

#include <algorithm>
#include <set>
#include <string>
#include <unordered_map>
#include <utility>

#include "core/quoted.hpp"
#include "fhir/cells.hpp"
#include "fhir/evaluate.hpp"

namespace darman::fhir {

using base::Error;
using base::ErrorCode;
using core::Cell;
using core::CellState;
using core::FactTable;

namespace {

// Stands between the parts of an identity; occurs in no FHIR text that is a key.
constexpr char kSeparator = '\x1f';

std::string shown(const Cell& cell) {
    switch (cell.state) {
        case CellState::Value:
            return core::quote_input(cell.text);
        case CellState::None:
            return "none";
        case CellState::Unknown:
            break;
    }
    return "unknown";
}

// "claims.json Claim/123 item[2]"
std::string row_place(const Node& node) {
    const std::string path = node.path();
    const std::string& start = node.resource->path;
    return node.resource->place() +
           (path.size() > start.size() ? " " + path.substr(start.size() + 1) : "");
}

struct Row {
    std::vector<Cell> cells;
    std::vector<std::string> places;
    std::string place;
    std::string key;       // as children and references name it: keys from the top down, by "/"
    std::string identity;  // what makes it the same row
};

class Table {
  public:
    Table(const Entity& entity, FactTable& facts) : entity_(entity), facts_(facts) {
        facts_.name = entity.name;
        facts_.columns = entity.column_names();
    }

    [[nodiscard]] const Entity& entity() const { return entity_; }

    // Appends, or fills what the same row left unknown; the errors are contradictions.
    void add(Row row, std::vector<Error>& errors) {
        const auto [found, is_new] = rows_.emplace(row.identity, facts_.row_count());
        if (is_new) {
            std::move(row.cells.begin(), row.cells.end(), std::back_inserter(facts_.cells));
            std::move(row.places.begin(), row.places.end(), std::back_inserter(facts_.cell_places));
            facts_.places.push_back(std::move(row.place));
            return;
        }
        const std::size_t first = found->second * facts_.columns.size();
        for (std::size_t i = 0; i < row.cells.size(); ++i) {
            Cell& known = facts_.cells[first + i];
            Cell& given = row.cells[i];
            if (known.state == CellState::Unknown) {
                known = std::move(given);
                facts_.cell_places[first + i] = std::move(row.places[i]);
                continue;
            }
            if (given.state != CellState::Unknown &&
                (given.state != known.state || given.text != known.text)) {
                errors.push_back(Error{ErrorCode::Conflict,
                                       row.places[i],
                                       entity_.name + ' ' + core::quote_input(row.key) + " has " +
                                           facts_.columns[i] + ' ' + shown(given) + " here and " +
                                           shown(known) + " at " + facts_.cell_places[first + i],
                                       "correct or leave out one of them"});
            }
        }
    }

    // A row of nothing but its key, unless the row is there.
    void add_mentioned(const Mention& mention) {
        Row row;
        for (const Column& column : entity_.columns) {
            row.cells.push_back(column.key ? Cell{CellState::Value, mention.key} : Cell());
            row.places.push_back(mention.place);
        }
        row.place = mention.place;
        row.key = mention.key;
        row.identity = mention.key;
        std::vector<Error> none;
        add(std::move(row), none);
    }

  private:
    const Entity& entity_;
    FactTable& facts_;
    std::unordered_map<std::string, std::size_t> rows_;  // identity to index
};

class Reader {
  public:
    Reader(const Mapping& mapping, const Resources& resources, ReadResult& result)
        : mapping_(mapping),
          evaluator_(resources),
          cells_(mapping, resources, evaluator_),
          result_(result) {
        result_.facts.tables.resize(mapping.entities.size());
        for (std::size_t i = 0; i < mapping.entities.size(); ++i) {
            tables_.emplace_back(mapping.entities[i], result_.facts.tables[i]);
        }
    }

    void read(const Resource& resource) {
        const Node& root = evaluator_.root(resource);
        for (Table& table : tables_) {
            for (const Source& source : table.entity().sources) {
                if (source.resource_type == resource.type) {
                    rows(table, evaluator_.find_steps(source.path.steps, root), root, nullptr);
                }
            }
        }
        evaluator_.clear();
    }

    void add_mentioned() {
        for (const Mention& mention : cells_.mentions()) {
            for (Table& table : tables_) {
                if (&table.entity() == mention.entity) {
                    table.add_mentioned(mention);
                }
            }
        }
    }

  private:
    void rows(Table& table, const Found& found, const Node& from, const Row* parent) {
        if (found.state == Found::State::Unknown) {
            result_.errors.push_back(Error{ErrorCode::InvalidInput,
                                           from.place(),
                                           "cannot tell which rows of " + table.entity().name +
                                               " there are: a condition is unknown",
                                           "give what the condition refers to with the input"});
        }
        for (const Node* node : found.nodes) {
            row(table, *node, parent);
        }
    }

    void row(Table& table, const Node& node, const Row* parent) {
        const Entity& entity = table.entity();
        if (!node.value->is(json::Kind::Object)) {
            result_.errors.push_back(Error{ErrorCode::InvalidInput,
                                           node.place(),
                                           "not an object, so no row of " + entity.name,
                                           "end the source in the mapping at an element"});
            return;
        }
        if (!is_understood(node)) {
            return;
        }
        Row made;
        made.place = row_place(node);
        if (parent != nullptr) {
            made.cells.push_back(Cell{CellState::Value, parent->key});
            made.places.push_back(parent->place);
            made.key = parent->key;
            made.identity = parent->identity;
        }
        if (!fill(entity, node, made)) {
            return;
        }
        for (Table& child : tables_) {
            if (child.entity().parent == entity.name) {
                for (const Source& source : child.entity().sources) {
                    rows(child, evaluator_.find(source.path, node), node, &made);
                }
            }
        }
        table.add(std::move(made), result_.errors);
    }

    // False if the row cannot be told from others, for which there is then an error.
    bool fill(const Entity& entity, const Node& node, Row& row) {
        bool has_keys = true;
        for (const Column& column : entity.columns) {
            auto made = cells_.make(column, node);
            if (!made) {
                has_keys = has_keys && !column.key;
                row.cells.emplace_back();
                row.places.push_back(made.error().place);
                result_.errors.push_back(std::move(made).error());
                continue;
            }
            if (column.key && made->cell.state != CellState::Value) {
                has_keys = false;
                result_.errors.push_back(Error{
                    ErrorCode::InvalidInput,
                    made->place,
                    "the key " + column.name + " of " + entity.name + " is " + shown(made->cell),
                    "a row needs its key"});
            }
            const bool tells = column.key || entity.kind == Entity::Kind::History;
            if (tells) {
                row.identity +=
                    (row.identity.empty() ? "" : std::string(1, kSeparator)) + made->cell.text;
            }
            if (column.key) {
                row.key += (row.key.empty() ? "" : "/") + made->cell.text;
            }
            row.cells.push_back(std::move(made->cell));
            row.places.push_back(std::move(made->place));
        }
        return has_keys;
    }

    bool is_understood(const Node& node) {
        const json::Value* modifiers = node.value->find("modifierExtension");
        if (modifiers == nullptr || !modifiers->is(json::Kind::Array)) {
            return true;
        }
        for (const json::Value& modifier : modifiers->items()) {
            const json::Value* url = modifier.find("url");
            const std::string text =
                url != nullptr && url->is(json::Kind::String) ? url->text() : "";
            const auto& known = mapping_.understood;
            if (std::find(known.begin(), known.end(), text) == known.end()) {
                result_.errors.push_back(
                    Error{ErrorCode::InvalidInput,
                          node.place() + ".modifierExtension",
                          core::quote_input(text) + " may change the meaning of what it stands in",
                          "take it into account in the mapping, and add: understands \"URL\""});
                return false;
            }
        }
        return true;
    }

    const Mapping& mapping_;
    Evaluator evaluator_;
    CellMaker cells_;
    ReadResult& result_;
    std::vector<Table> tables_;
};

void check_any(const Mapping& mapping, const Resources& resources, ReadResult& result) {
    std::set<std::string> found;
    for (const Resource& resource : resources.all()) {
        if (mapping.reads(resource.type)) {
            return;
        }
        found.insert(resource.type);
    }
    std::string types;
    for (const std::string& type : found) {
        types += (types.empty() ? "" : ", ") + type;
    }
    std::string expected;
    for (const Entity& entity : mapping.entities) {
        for (const Source& source : entity.sources) {
            if (!source.resource_type.empty() &&
                expected.find(source.resource_type) == std::string::npos) {
                expected += (expected.empty() ? "" : ", ") + source.resource_type;
            }
        }
    }
    result.errors.push_back(Error{ErrorCode::InvalidInput,
                                  mapping.name,
                                  "the input holds no resource that the mapping reads (found: " +
                                      (types.empty() ? "none" : types) + ")",
                                  "expected " + expected});
}

}  // namespace

ReadResult read(const Mapping& mapping, std::span<const Document> documents) {
    ReadResult result;
    Resources resources;
    for (const Document& document : documents) {
        resources.add(document, result.errors);
    }
    if (result.errors.empty()) {
        check_any(mapping, resources, result);
    }
    Reader reader(mapping, resources, result);
    for (const Resource& resource : resources.all()) {
        reader.read(resource);
    }
    reader.add_mentioned();
    if (result.errors.size() > kErrorsMax) {
        const std::size_t more = result.errors.size() - kErrorsMax;
        result.errors.resize(kErrorsMax);
        result.errors.push_back(Error{ErrorCode::LimitExceeded,
                                      mapping.name,
                                      "and " + std::to_string(more) + " more errors",
                                      ""});
    }
    return result;
}

}  // namespace darman::fhir
