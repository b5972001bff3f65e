// Whatever bytes come as a mapping file, it is refused with a place, or can be used to read a
// document; and SQL is cut into statements that lie in the text.
#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/check.hpp"
#include "fhir/read.hpp"
#include "intake/sql_text.hpp"

namespace {

constexpr std::string_view kDocument =
    R"({"resourceType": "Bundle", "entry": [{"fullUrl": "urn:uuid:1", "resource": {"resourceType":
    "Patient", "id": "1", "birthDate": "1990-01-02", "gender": "male", "name": [{"use": "official",
    "given": ["a", "b"]}], "identifier": [{"system": "s", "value": "v"}], "active": true,
    "extension": [{"url": "u", "valueDecimal": 1.50}]}}, {"resource": {"resourceType": "Claim",
    "id": "2", "status": "active", "use": "claim", "patient": {"reference": "urn:uuid:1"},
    "created": "2014-08-16T10:00:00Z", "priority": {"coding": [{"system": "p", "code": "stat"}]},
    "contained": [{"resourceType": "Coverage", "id": "c", "period": {"start": "2014"}}],
    "item": [{"sequence": 1, "net": {"value": 1.00, "currency": "USD"}, "productOrService":
    {"coding": [{"code": "x"}]}}, {"sequence": 2}]}}]})";

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string text(data, data + size);
    const auto mapping = darman::fhir::parse_mapping(text, "m.fhirmap");
    if (mapping) {
        const std::array documents = {darman::fhir::Document{"x.json", std::string(kDocument)}};
        static_cast<void>(darman::fhir::read(*mapping, documents));
    } else {
        DARMAN_CHECK(!mapping.error().place.empty() && !mapping.error().message.empty());
    }
    for (const auto& statement : darman::intake::split_sql(text)) {
        DARMAN_CHECK(!statement.text.empty() && text.find(statement.text) != std::string::npos);
        static_cast<void>(darman::intake::first_words(statement.text, 4));
    }
    return 0;
}
