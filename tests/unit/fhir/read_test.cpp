#include "fhir/read.hpp"

#include <gtest/gtest.h>

#include "base/check.hpp"

namespace darman::fhir {
namespace {

constexpr const char* kMapping = R"(mapping fhir R4
system pp "http://terminology.hl7.org/CodeSystem/processpriority"
entity Person from Patient
  id key = id
  birth = birthDate as date
  sex = gender map male -> m, female -> f, otherwise unknown
entity Referral from ServiceRequest
  id key = id
  issued = authoredOn as date
entity Claim from Claim.where(status = 'active')
  id key = id
  person = patient as reference to Person
  date = billablePeriod.start else created as date
  urgent = priority.coding(pp).code map stat -> yes, normal -> no
  referral = referral as reference to Referral absent none
  born = patient.resolve().birthDate as date absent none
entity Line of Claim from item
  number key = sequence as integer
  gross = net as money USD
  reference = %resource.id & '/' & sequence
)";

Mapping mapping_of(const std::string& text) {
    auto mapping = parse_mapping(text, "m.fhirmap");
    EXPECT_TRUE(mapping) << mapping.error().line();
    DARMAN_CHECK(mapping.has_value());
    return std::move(mapping).value();
}

ReadResult read_all(const std::vector<Document>& documents, const std::string& mapping = kMapping) {
    return read(mapping_of(mapping), documents);
}

// "id=1 birth=? referral=-" of each row.
std::string rows(const ReadResult& result, const std::string& table) {
    std::string text;
    for (const auto& each : result.facts.tables) {
        if (each.name != table) {
            continue;
        }
        for (std::size_t i = 0; i < each.cells.size(); ++i) {
            const std::size_t column = i % each.columns.size();
            const auto& cell = each.cells[i];
            text += column == 0 ? (i == 0 ? "" : "\n") : " ";
            text += each.columns[column] + '=';
            text += cell.state == core::CellState::Value  ? cell.text
                    : cell.state == core::CellState::None ? "-"
                                                          : "?";
        }
    }
    return text;
}

std::string errors(const ReadResult& result) {
    std::string text;
    for (const auto& error : result.errors) {
        text += (text.empty() ? "" : "\n") + error.line();
    }
    return text;
}

std::string claim(const std::string& members) {
    return R"({"resourceType": "Claim", "id": "c1", "status": "active", )" + members + "}";
}

TEST(FhirRead, a_claim_alone_leaves_the_patient_unknown) {
    const auto result = read_all({{"c.json", claim(R"("patient": {"reference": "Patient/1"},
        "created": "2014-08-16T10:00:00-07:00",
        "priority": {"coding": [{"system": "http://other", "code": "x"},
          {"system": "http://terminology.hl7.org/CodeSystem/processpriority", "code": "stat"}]},
        "item": [{"sequence": 1, "net": {"value": 1.00, "currency": "USD"}},
                 {"sequence": 2, "net": {"value": 1.5e2, "currency": "USD"}}])")}});
    EXPECT_EQ(errors(result), "");
    EXPECT_EQ(rows(result, "Person"), "id=1 birth=? sex=?");
    EXPECT_EQ(rows(result, "Claim"), "id=c1 person=1 date=2014-08-16 urgent=yes referral=- born=?");
    EXPECT_EQ(rows(result, "Line"),
              "claim=c1 number=1 gross=1.00 reference=c1/1\n"
              "claim=c1 number=2 gross=150 reference=c1/2");
    EXPECT_EQ(result.facts.tables[3].places[1], "c.json Claim/c1 item[1]");
    EXPECT_EQ(result.facts.tables[3].cell_places[6], "c.json Claim.item[1].net");
}

TEST(FhirRead, contained_ids_belong_to_their_container) {
    const std::string contained =
        R"("contained": [{"resourceType": "Patient", "id": "p", "birthDate": "1986-05-17"},
            {"resourceType": "ServiceRequest", "id": "r", "authoredOn": "2014-08-01"}],
           "patient": {"reference": "#p"}, "referral": {"reference": "#r"}})";
    const auto result = read_all(
        {{"a.json", R"({"resourceType": "Claim", "id": "a", "status": "active", )" + contained},
         {"b.json", R"({"resourceType": "Claim", "id": "b", "status": "active", )" + contained}});
    EXPECT_EQ(errors(result), "");
    EXPECT_EQ(rows(result, "Person"),
              "id=a#p birth=1986-05-17 sex=?\nid=b#p birth=1986-05-17 sex=?");
    EXPECT_EQ(rows(result, "Claim"),
              "id=a person=a#p date=? urgent=? referral=a#r born=1986-05-17\n"
              "id=b person=b#p date=? urgent=? referral=b#r born=1986-05-17");
}

TEST(FhirRead, resolves_all_ways_to_refer_within_a_bundle) {
    for (const char* reference :
         {R"({"reference": "urn:uuid:11"})",
          R"({"reference": "http://a/fhir/Patient/1"})",
          R"({"reference": "Patient/1"})",
          R"({"reference": "Patient/1/_history/3"})",
          R"({"reference": "Patient?identifier=http://n|77"})",
          R"({"identifier": {"system": "http://n", "value": "77"}})",
          R"({"type": "Patient", "identifier": {"system": "http://n", "value": "77"}})"}) {
        const bool urn = std::string(reference).find("urn") != std::string::npos;
        const std::string url = urn ? "urn:uuid:11" : "http://a/fhir/Patient/1";
        const auto result = read_all(
            {{"b.json",
              R"({"resourceType": "Bundle", "entry": [{"fullUrl": "http://a/fhir/Claim/c1",
                "resource": )" +
                  claim(R"("patient": )" + std::string(reference)) + R"(}, {"fullUrl": ")" + url +
                  R"(", "resource": {"resourceType": "Patient", "id": "1", "birthDate":
                "1990-01-02", "identifier": [{"system": "http://n", "value": "77"}]}}]})"}});
        EXPECT_EQ(errors(result), "") << reference;
        EXPECT_EQ(rows(result, "Person"), "id=1 birth=1990-01-02 sex=?") << reference;
        EXPECT_EQ(rows(result, "Claim"),
                  "id=c1 person=1 date=? urgent=? referral=- born=1990-01-02")
            << reference;
    }
}

TEST(FhirRead, a_resource_to_be_created_goes_by_its_uuid) {
    const auto result = read_all({{"b.json",
                                   R"({"resourceType": "Bundle", "entry": [
        {"fullUrl": "urn:uuid:7", "resource": {"resourceType": "Patient", "gender": "male"}},
        {"resource": )" + claim(R"("patient": {"reference": "urn:uuid:7"})") +
                                       "}]}"}});
    EXPECT_EQ(errors(result), "");
    EXPECT_EQ(rows(result, "Person"), "id=7 birth=? sex=m");
    EXPECT_EQ(rows(result, "Claim"), "id=c1 person=7 date=? urgent=? referral=- born=-");
}

TEST(FhirRead, names_each_wrong_element_and_reads_the_rest) {
    const auto result =
        read_all({{"x.json",
                   R"({"resourceType": "Bundle", "entry": [{"resource": )" +
                       claim(R"("patient": {"reference": "Group/1"}, "created": "16.8.2014",
          "priority": {"coding": [{"system":
            "http://terminology.hl7.org/CodeSystem/processpriority", "code": "soon"}]},
          "item": [{"sequence": 1, "net": {"value": "12,5", "currency": "USD"}},
                   {"sequence": 2, "net": {"value": 2, "currency": "AUD"}},
                   {"sequence": 3, "net": {"value": 3}}, {"sequence": "4"}, 5,
                   {"sequence": 6, "net": 7}, {"sequence": 8.0}, {}])") +
                       "}]}"}});
    EXPECT_EQ(
        errors(result),
        "x.json Bundle.entry[0].resource.patient: \"Group/1\" is not a Patient\n"
        "x.json Bundle.entry[0].resource.created: \"16.8.2014\" is not a date: FHIR writes "
        "2014-08-16 or 2014-08-16T10:14:00+03:30\n"
        "x.json Bundle.entry[0].resource.priority.coding[0].code: \"soon\" is not in the value "
        "map of urgent: correct the document, or say in m.fhirmap what it means\n"
        "x.json Bundle.entry[0].resource.item[0].net: \"12,5\" is not a decimal: FHIR writes a "
        "JSON number: 12.5\n"
        "x.json Bundle.entry[0].resource.item[1].net: the currency is \"AUD\", the mapping "
        "wants USD: convert it before, or map this currency apart\n"
        "x.json Bundle.entry[0].resource.item[2].net: the amount has no currency: give "
        "\"currency\": \"USD\"\n"
        "x.json Bundle.entry[0].resource.item[3].sequence: \"4\" is not an integer: FHIR "
        "writes a JSON number: 12\n"
        "x.json Bundle.entry[0].resource.item[4]: not an object, so no row of Line: end the "
        "source in the mapping at an element\n"
        "x.json Bundle.entry[0].resource.item[5].net: 7 is not an amount of money: FHIR writes "
        "{\"value\": 12.5, \"currency\": …}\n"
        "x.json Bundle.entry[0].resource.item[6].sequence: 8.0 is not an integer: FHIR writes "
        "a JSON number: 12\n"
        "x.json Bundle.entry[0].resource.item[7].sequence: absent, and number needs it: "
        "correct the document, or say in m.fhirmap what it means");
    EXPECT_EQ(rows(result, "Line"),
              "claim=c1 number=1 gross=? reference=c1/1\n"
              "claim=c1 number=2 gross=? reference=c1/2\n"
              "claim=c1 number=3 gross=? reference=c1/3\n"
              "claim=c1 number=6 gross=? reference=c1/6");
}

TEST(FhirRead, refuses_what_is_not_fhir_in_one_line) {
    EXPECT_EQ(errors(read_all({{"x.json", "[1]"}})),
              "x.json: not a FHIR resource: not a JSON object: expected a JSON object such as "
              "{\"resourceType\": \"Claim\", …}, or a Bundle");
    EXPECT_EQ(errors(read_all({{"x.json", "{\"id\": 1}"}})).substr(0, 50),
              "x.json: not a FHIR resource: no \"resourceType\": ex");
    EXPECT_EQ(errors(read_all({{"x.json", "{\n\"a\": 01}"}})),
              "x.json:2:6: '01' is not a JSON value");
    EXPECT_EQ(errors(read_all({{"x.json", R"({"resourceType": "Observation"})"}})),
              "m.fhirmap: the input holds no resource that the mapping reads (found: Observation): "
              "expected Patient, ServiceRequest, Claim");
    EXPECT_EQ(errors(read_all({{"x.json", R"({"resourceType": "Bundle", "entry": {}})"}})),
              "x.json Bundle.entry: not a FHIR resource: not a JSON array: expected a JSON object "
              "such as {\"resourceType\": \"Claim\", …}, or a Bundle");
    EXPECT_EQ(
        errors(read_all({{"x.json", R"({"resourceType": "Bundle", "entry": [7, {},
        {"fullUrl": 3, "resource": {"resourceType": "Patient", "id": "1"}}]})"}})),
        "x.json Bundle.entry[0]: not a FHIR resource: not a JSON object: expected a JSON object "
        "such as {\"resourceType\": \"Claim\", …}, or a Bundle\n"
        "x.json Bundle.entry[2].fullUrl: \"3\" is not a text");
}

TEST(FhirRead, reads_ndjson_line_by_line) {
    const auto result = read_all({{"p.ndjson", R"({"resourceType": "Patient", "id": "1"}

{"resourceType": "Patient", "id": "2", "gender": "female"}
{"resourceType": "Patient")"}});
    EXPECT_EQ(errors(result).substr(0, 20), "p.ndjson line 4:1:27");
    EXPECT_EQ(rows(result, "Person"), "id=1 birth=? sex=?\nid=2 birth=? sex=f");
    EXPECT_EQ(result.facts.tables[0].places[1], "p.ndjson line 3 Patient/2");
}

TEST(FhirRead, the_same_row_twice_is_one_row_and_must_not_contradict) {
    const auto result = read_all(
        {{"a.json", R"({"resourceType": "Patient", "id": "1", "birthDate": "1990-01-02"})"},
         {"b.json", R"({"resourceType": "Patient", "id": "1", "gender": "male"})"},
         {"c.json", R"({"resourceType": "Patient", "id": "1", "birthDate": "1991-01-02"})"}});
    EXPECT_EQ(rows(result, "Person"), "id=1 birth=1990-01-02 sex=m");
    EXPECT_EQ(errors(result),
              "c.json Patient.birthDate: Person \"1\" has birth \"1991-01-02\" here and "
              "\"1990-01-02\" at a.json Patient.birthDate: correct or leave out one of them");
}

TEST(FhirRead, takes_partial_dates_and_reasons_of_absence_as_they_are_meant) {
    const auto result = read_all(
        {{"a.json", R"({"resourceType": "Patient", "id": "1", "birthDate": "1990"})"},
         {"b.json", R"({"resourceType": "Patient", "id": "2", "_birthDate": {"extension": [
             {"url": "http://hl7.org/fhir/StructureDefinition/data-absent-reason",
              "valueCode": "not-applicable"}]}})"},
         {"c.json", R"({"resourceType": "Patient", "id": "3", "birthDate": "1990-02-30"})"},
         {"d.json", R"({"resourceType": "Patient", "id": "4", "birthDate": null})"}});
    EXPECT_EQ(rows(result, "Person"),
              "id=1 birth=? sex=?\nid=2 birth=- sex=?\n"
              "id=3 birth=? sex=?\nid=4 birth=? sex=?");
    EXPECT_EQ(result.errors.size(), 2U) << errors(result);
}

TEST(FhirRead, refuses_modifiers_it_does_not_understand) {
    const std::string text = R"({"resourceType": "Patient", "id": "1", "modifierExtension": [
        {"url": "http://x/not", "valueBoolean": true}]})";
    const auto refused = read_all({{"a.json", text}});
    EXPECT_EQ(rows(refused, "Person"), "");
    EXPECT_EQ(refused.errors.size(), 1U);
    EXPECT_EQ(errors(read_all({{"a.json", text}},
                              std::string(kMapping) + "understands \"http://x/not\"\n")),
              "");
}

TEST(FhirRead, asks_to_choose_between_several_values) {
    const auto result = read_all(
        {{"a.json", R"({"resourceType": "Patient", "id": "1", "name": [{"family": "A"},
            {"family": "B"}], "extension": [{"url": "u", "valueCode": "M"}]})"}},
        "mapping fhir R4\nentity Person from Patient\n  id key = id\n  name = name.family\n"
        "  first = name.first().family\n  last = name[1].family\n  count = name.count()\n"
        "  code = extension('u').valueCode\n  named = name.exists()\n"
        "  other = name.where(use = 'x').exists().not()\n  whole = name[0]\n");
    EXPECT_EQ(
        errors(result),
        "a.json Patient.name[1].family: \"B\" and \"A\" both stand for name: choose in the "
        "mapping: name.family.first(), or .where(…)\n"
        "a.json Patient.name[0]: an object is not a value: go on in the mapping to one of its "
        "elements");
    EXPECT_EQ(rows(result, "Person"),
              "id=1 name=? first=A last=B count=2 code=M named=yes other=yes whole=?");
}

TEST(FhirRead, a_condition_on_what_is_not_there_is_an_error) {
    const auto result =
        read_all({{"c.json", claim(R"("patient": {"reference": "Patient/1"})")}},
                 "mapping fhir R4\nentity Claim from Claim.where(patient.resolve().active = true)\n"
                 "  id key = id\n");
    EXPECT_EQ(
        errors(result),
        "c.json Claim: cannot tell which rows of Claim there are: a condition is unknown: give "
        "what the condition refers to with the input");
}

TEST(FhirRead, caps_its_errors) {
    std::string lines;
    for (int i = 0; i < 500; ++i) {
        lines += "x\n";
    }
    const auto result = read_all({{"x.ndjson", lines}});
    ASSERT_EQ(result.errors.size(), kErrorsMax + 1);
    EXPECT_EQ(result.errors.back().message, "and 400 more errors");
}

}  // namespace
}  // namespace darman::fhir
