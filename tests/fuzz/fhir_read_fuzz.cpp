// Whatever bytes come as a FHIR document, reading them ends with facts whose tables are whole, and
// with errors that have a place and a message. JSON that is accepted is read back as it was
// written.
#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/check.hpp"
#include "fhir/read.hpp"
#include "json/json.hpp"

namespace {

using darman::fhir::Document;

constexpr std::string_view kMapping = R"(mapping fhir R4
system pp "p"
entity Person from Patient
  id key = id
  birth = birthDate as date
  sex = gender map male -> m, otherwise unknown
  name = name.where(use = 'official' or use.empty()).first().given.last() absent none
  far = extension('u').valueDecimal as decimal absent 0
entity Claim from Claim.where(status != 'draft')
  id key = id else identifier.value
  person = patient as reference to Person
  date = billablePeriod.start else created as date
  received = created as instant
  urgent = priority.coding(pp).code map stat -> yes, normal -> no
  born = patient.resolve().birthDate as month absent none
  referral = referral.resolve().exists()
entity Line of Claim from item
  number key = sequence as integer
  gross = net as money USD
  parts = detail.count() as integer
  label = %resource.id & '/' & sequence & %parent.status
history Person.coverage from Coverage, Claim.insurance
  id = beneficiary as reference to Person
  on = active as bool
dictionary Service from Claim.item.productOrService
  code key = coding[0].code
)";

void check_json(const std::string& text) {
    const auto value = darman::json::parse(text);
    if (!value) {
        DARMAN_CHECK(!value.error().message.empty());
        return;
    }
    for (const int indent : {0, 2}) {
        const auto back = darman::json::parse(darman::json::write(*value, indent));
        DARMAN_CHECK(back.has_value() && *back == *value);
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const auto mapping = darman::fhir::parse_mapping(kMapping, "m.fhirmap");
    const std::string text(data, data + size);
    check_json(text);
    for (const char* name : {"x.json", "x.ndjson"}) {
        const std::array documents = {Document{name, text}, Document{"same.json", text}};
        const auto result = darman::fhir::read(*mapping, documents);
        for (const auto& table : result.facts.tables) {
            DARMAN_CHECK(table.cells.size() == table.places.size() * table.columns.size());
            DARMAN_CHECK(table.cells.size() == table.cell_places.size());
        }
        for (const auto& error : result.errors) {
            DARMAN_CHECK(!error.place.empty() && !error.message.empty());
        }
    }
    return 0;
}
