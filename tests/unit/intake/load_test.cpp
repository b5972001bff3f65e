#include "intake/load.hpp"

#include <gtest/gtest.h>

#include "folder.hpp"
#include "intake/duckdb_session.hpp"

namespace darman::intake {
namespace {

Loaded load_all(const std::string& mapping,
                const std::vector<std::string>& inputs,
                const std::vector<EntitySchema>& schemas = {}) {
    LoadRequest request;
    request.mapping = mapping;
    request.inputs = inputs;
    request.schemas = schemas;
    request.threads = 2;
    request.memory_mb = 512;
    return load(request);
}

// "Line(claim,number): a 1; b ?" and so on; "-" is none.
std::string tables(const Loaded& loaded) {
    std::string text;
    for (const auto& table : loaded.facts.tables) {
        text += (text.empty() ? "" : "\n") + table.name + '(';
        for (const auto& column : table.columns) {
            text += (text.back() == '(' ? "" : ",") + column;
        }
        text += "):";
        for (std::size_t i = 0; i < table.cells.size(); ++i) {
            text += i % table.columns.size() == 0 && i > 0 ? "; " : " ";
            text += table.cells[i].state == core::CellState::Value  ? table.cells[i].text
                    : table.cells[i].state == core::CellState::None ? "-"
                                                                    : "?";
        }
        EXPECT_EQ(table.places.size(), table.row_count());
    }
    return text;
}

std::string errors(const Loaded& loaded, const Folder& folder) {
    std::string text;
    for (const auto& error : loaded.errors) {
        text += (text.empty() ? "" : "\n") + folder.without_folder(error.line());
    }
    return text;
}

void make_with_duckdb(const std::vector<std::string>& statements) {
    auto session = DuckdbSession::open({});
    ASSERT_TRUE(session) << session.error().line();
    for (const auto& statement : statements) {
        const auto done = session->run(statement);
        ASSERT_TRUE(done) << done.error().line();
    }
}

TEST(Load, reads_tables_by_their_file_names) {
    const Folder folder;
    folder.write("Line.csv",
                 "claim,number,service,gross,referral\na,1,007,1.50,none\nb,2,\"x, y\",,unknown\n");
    folder.write("Person.status.tsv", "person\tfrom\tvalue\np\t2020-01-01\tretiree\n");
    folder.write("Claim.json", R"([{"id": "a", "gross": 12345678901234567890.10, "urgent": true},
                                   {"id": "b", "person": null, "urgent": false}])");
    folder.write("Service.ndjson", "{\"code\": \"x\"}\n\n{\"code\": 7}\n");
    folder.write("readme.txt", "not a table");
    const auto loaded = load_all("", {folder.path()});
    EXPECT_EQ(errors(loaded, folder), "");
    EXPECT_EQ(tables(loaded),
              "Claim(id,gross,urgent,person): a 12345678901234567890.10 yes ?; b ? no ?\n"
              "Line(claim,number,service,gross,referral): a 1 007 1.50 -; b 2 x, y ? ?\n"
              "Person.status(person,from,value): p 2020-01-01 retiree\n"
              "Service(code): x; 7");
    EXPECT_EQ(loaded.facts.tables[1].places[1], "Line.csv row 3");
    EXPECT_EQ(loaded.facts.tables[3].places[1], "Service.ndjson line 3");
}

TEST(Load, reads_parquet_and_duckdb_with_exact_types) {
    const Folder folder;
    make_with_duckdb(
        {"COPY (SELECT 1 AS number, 1.50::DECIMAL(18,2) AS gross, true AS urgent, "
         "DATE '2014-08-16' AS date, TIMESTAMPTZ '2014-08-16 10:00:00.25+02' AS received, "
         "TIMESTAMP '2014-08-16 10:00:00' AS local) TO '" +
             folder.at("Line.parquet") + "'",
         "ATTACH '" + folder.at("d.duckdb") + "' AS d",
         "CREATE TABLE d.\"Claim\" AS SELECT 'c' AS id, NULL::DATE AS date",
         "CREATE TABLE d.rest AS SELECT 1.5::DOUBLE AS x"});
    const auto loaded = load_all("", {folder.path()});
    EXPECT_EQ(errors(loaded, folder), "");
    EXPECT_EQ(tables(loaded),
              "Line(number,gross,urgent,date,received,local): 1 1.50 yes 2014-08-16 "
              "2014-08-16T08:00:00.25Z 2014-08-16T10:00:00\nClaim(id,date): c ?");
}

TEST(Load, reads_views_of_a_mapping_in_a_fixed_order) {
    const Folder folder;
    folder.write("data/claims.csv", "Id,PID\nc2,p\nc1,p\n");
    make_with_duckdb({"ATTACH '" + folder.at("data/extra.duckdb") + "' AS d",
                      "CREATE TABLE d.people AS SELECT 'p' AS id"});
    const std::string mapping = folder.write(
        "mapping.sql",
        "CREATE VIEW claims AS SELECT * FROM read_csv('claims.csv', all_varchar = true);\n"
        "CREATE VIEW \"Claim\" AS SELECT Id AS id, PID AS person, 'none' AS referral FROM claims;\n"
        "CREATE VIEW \"Person\" AS SELECT id FROM extra.people;\n");
    const auto loaded = load_all(
        mapping,
        {folder.at("data")},
        {{"Claim", {"id", "person", "referral"}, {"id"}, {"id"}}, {"Person", {"id"}, {"id"}, {}}});
    EXPECT_EQ(errors(loaded, folder), "");
    EXPECT_EQ(tables(loaded), "Claim(id,person,referral): c1 p -; c2 p -\nPerson(id): p");
    EXPECT_EQ(loaded.facts.tables[0].places[1], "mapping.sql Claim id=c2");
}

TEST(Load, names_file_and_line_of_what_is_wrong_in_sql) {
    const Folder folder;
    folder.write("a.csv", "x,y\n1,2\nzz,3\n");
    const auto errors_of = [&](const std::string& sql) {
        return errors(load_all(folder.write("m.sql", sql), {folder.at("a.csv")}), folder);
    };
    EXPECT_EQ(errors_of("-- c\nCREATE VIEW \"A\" AS\nSELECT FROM WHERE;"),
              "m.sql:3:1: Parser Error: syntax error at or near \"WHERE\"");
    EXPECT_EQ(
        errors_of("CREATE VIEW a AS SELECT 1 AS x;\n\nCREATE VIEW \"A\" AS SELECT nope FROM a;"),
        "m.sql:3:1: Binder Error: Referenced column \"nope\" not found in FROM clause!: there "
        "are \"x\"");
    EXPECT_EQ(errors_of("CREATE VIEW \"A\" AS SELECT * FROM read_csv('b.csv');"),
              "m.sql:1:1: IO Error: No files found that match the pattern \"b.csv\"");
    EXPECT_EQ(
        errors_of("CREATE VIEW \"A\" AS SELECT * FROM read_csv('a.csv', header = true, columns "
                  "= {'x': 'INTEGER', 'y': 'INTEGER'});"),
        "m.sql A a.csv line 3: column \"x\". Could not convert string \"zz\" to 'INTEGER': "
        "correct the file, or read the column as VARCHAR");
    EXPECT_EQ(
        errors_of("CREATE VIEW \"A\" AS SELECT 1.5::DOUBLE AS gross, [1] AS list;"),
        "m.sql A: the column \"gross\" is a DOUBLE: floating point is not exact: CAST(\"gross\" "
        "AS DECIMAL(18,2)), or as it fits\n"
        "m.sql A: the column \"list\" is a INTEGER[]: CAST it to VARCHAR, DATE, TIMESTAMP, "
        "BOOLEAN, a whole number or DECIMAL");
    EXPECT_EQ(
        errors_of("CREATE VIEW a AS SELECT 1 AS x"),
        "m.sql: the mapping makes no entity: entities are views with capital names: CREATE VIEW "
        "\"Line\" AS …");
}

TEST(Load, lets_a_mapping_only_look) {
    const Folder folder;
    folder.write("a.csv", "x\n1\n");
    for (const std::string& sql :
         {"COPY (SELECT 1) TO '" + folder.at("out.csv") + "'",
          "ATTACH '" + folder.at("new.duckdb") + "'",
          std::string("SET threads = 1"),
          std::string("INSTALL httpfs"),
          std::string("LOAD httpfs"),
          std::string("CREATE TABLE \"A\" AS SELECT 1 AS x"),
          std::string("CREATE VIEW \"A\" AS SELECT * FROM read_csv('http://localhost/x.csv')"),
          std::string("CREATE SECRET VIEW (TYPE s3)"),
          std::string("SELECT 1")}) {
        const auto loaded = load_all(folder.write("m.sql", sql), {folder.at("a.csv")});
        EXPECT_EQ(loaded.errors.size(), 1U) << sql;
    }
    EXPECT_FALSE(std::filesystem::exists(folder.at("out.csv")));
    EXPECT_FALSE(std::filesystem::exists(folder.at("new.duckdb")));
}

TEST(Load, names_wrong_and_missing_tables_and_columns) {
    const Folder folder;
    folder.write("Lime.csv", "claim,number\na,1\n");
    folder.write("Claim.csv", "id,persn,recorded,zzzzz\na,p,2020-01-01,1\n");
    const auto loaded = load_all("",
                                 {folder.path()},
                                 {{"Line", {"claim", "number"}, {"claim", "number"}, {}},
                                  {"Claim", {"id", "person"}, {"id", "person"}, {}}});
    EXPECT_EQ(errors(loaded, folder).substr(errors(loaded, folder).find("Claim: Claim has")),
              "Claim: Claim has no field \"persn\": did you mean \"person\"?\n" + folder.path() +
                  " Claim: Claim has no field \"zzzzz\": the policy knows the fields id, person\n" +
                  folder.path() + " Claim: the column \"person\" is missing: \"persn\" is there\n" +
                  folder.path() +
                  " Lime: the policy knows no entity \"Lime\": did you mean \"Line\"?");
}

TEST(Load, refuses_broken_files_in_one_line_each) {
    const Folder folder;
    folder.write("Line.parquet", "PAR1 cut off");
    folder.write("Claim.json", "[{\"id\": 1},\n {\"id\": [1]}, 5, {\"resourceType\": \"Claim\"}]");
    folder.write("Person.ndjson", "{\"id\": 1}\n{\"id\"\n");
    folder.write("A.duckdb", "this is no database");
    EXPECT_EQ(load_all("", {folder.at("A.duckdb")}).errors.size(), 1U);
    std::filesystem::remove(folder.at("A.duckdb"));
    const auto loaded = load_all("", {folder.path()});
    const std::string text = errors(loaded, folder);
    EXPECT_EQ(loaded.errors.size(), 5U) << text;
    EXPECT_NE(text.find("Claim.json row 2: the value of \"id\" is not a single value"),
              std::string::npos);
    EXPECT_NE(
        text.find("Claim.json row 4: a FHIR resource, not a table: name a mapping file: --map"),
        std::string::npos);
    EXPECT_NE(text.find("Line.parquet"), std::string::npos);
    EXPECT_NE(text.find("Person.ndjson line 2:1:"), std::string::npos) << text;
}

TEST(Load, says_what_is_missing) {
    const Folder folder;
    EXPECT_EQ(errors(load_all("", {}), folder), "no input: name files or a folder");
    EXPECT_EQ(errors(load_all("", {folder.at("no")}), folder),
              "no: no such file or folder: check the path");
    EXPECT_EQ(errors(load_all(folder.at("m.sql"), {folder.path()}), folder),
              "m.sql: no such file or folder: check the path");
    EXPECT_EQ(errors(load_all("", {folder.path()}), folder).substr(folder.path().size()),
              ": no table that is named after an entity: name the files Claim.csv, Line.parquet …, "
              "or give a mapping: --map FILE");
    folder.write("claim.json", R"({"resourceType": "Claim"})");
    EXPECT_EQ(errors(load_all("", {folder.at("claim.json")}), folder),
              "claim.json: a FHIR document needs a mapping: name one: --map FILE.fhirmap");
    EXPECT_EQ(errors(load_all(folder.write("m.txt", "x"), {folder.path()}), folder),
              "m.txt: neither a mapping.sql nor a FHIR mapping: name it .sql, or .fhirmap with the "
              "line: mapping fhir R4");
}

TEST(Load, reads_fhir_through_its_mapping) {
    const Folder folder;
    const std::string map =
        folder.write("m.fhirmap", "mapping fhir R4\nentity Person from Patient\n  id key = id\n");
    folder.write("in/b.json", R"({"resourceType": "Patient", "id": "2"})");
    folder.write("in/a.ndjson", R"({"resourceType": "Patient", "id": "1"})");
    folder.write("in/notes.txt", "x");
    const auto loaded = load_all(map, {folder.at("in")}, {{"Person", {"id"}, {"id"}, {}}});
    EXPECT_EQ(errors(loaded, folder), "");
    EXPECT_EQ(tables(loaded), "Person(id): 1; 2");
    EXPECT_EQ(errors(load_all(map, {folder.at("in/notes.txt")}), folder),
              "in/notes.txt: not a FHIR document: expected .json or .ndjson\n"
              "in/notes.txt: no FHIR document: expected .json or .ndjson files");
}

TEST(Load, hashes_names_bytes_and_mapping_but_not_the_folder) {
    const Folder one;
    const Folder other;
    one.write("Line.csv", "a\n1\n");
    other.write("Line.csv", "a\n1\n");
    const auto hash = load_all("", {one.path()}).inputs_sha256;
    EXPECT_EQ(hash.size(), 64U);
    EXPECT_EQ(load_all("", {other.at("Line.csv")}).inputs_sha256, hash);
    other.write("Line.csv", "a\n2\n");
    EXPECT_NE(load_all("", {other.path()}).inputs_sha256, hash);
}

TEST(Load, reads_synthea_through_both_doors) {
    const char* root = std::getenv("DARMAN_SOURCE_DIR");
    ASSERT_NE(root, nullptr);
    const std::string data = std::string(root) + "/../shared/data/synthea";
    if (!std::filesystem::exists(data)) {
        GTEST_SKIP() << "skipped: no folder " << data;
    }
    const std::string mappings = std::string(root) + "/policies/examples/synthea/";
    const auto csv = load_all(mappings + "mapping.sql", {data + "/csv"});
    const auto fhir = load_all(mappings + "synthea.fhirmap", {data + "/fhir"});
    EXPECT_TRUE(csv.errors.empty()) << csv.errors.front().line();
    EXPECT_TRUE(fhir.errors.empty()) << fhir.errors.front().line();
    const auto rows = [](const Loaded& loaded, const std::string& name) {
        for (const auto& table : loaded.facts.tables) {
            if (table.name == name) {
                return table.row_count();
            }
        }
        return std::size_t{0};
    };
    EXPECT_EQ(rows(csv, "Person"), 11U);
    EXPECT_EQ(rows(fhir, "Person"), 10U);
    EXPECT_EQ(rows(csv, "Claim"), 561U);
    EXPECT_EQ(rows(fhir, "Claim"), 424U);
    EXPECT_EQ(rows(csv, "Line"), 1579U);
    EXPECT_GE(rows(fhir, "Line"), 1060U);  // the lines with a price
}

}  // namespace
}  // namespace darman::intake
