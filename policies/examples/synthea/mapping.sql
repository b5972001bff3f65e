-- CSV files as Synthea writes them: patients, claims, claims_transactions, encounters, medications,
-- payers, providers.
--
--   entity     field          type                found at
--   Person     id             key                 patients.Id
--              birth          date                patients.BIRTHDATE
--              sex            code Sex            patients.GENDER: male, female
--              died           date or none        patients.DEATHDATE; empty: alive
--   Facility   id             key                 the organization of the provider
--   Claim      id             key                 claims.Id
--              person         Person (its parent) claims.PATIENTID
--              date           date                claims.SERVICEDATE
--              received       instant             claims.LASTBILLEDDATE1
--              kind           code Kind           pharmacy: the charge is a medication of the encounter;
--                                                 else HEALTHCARECLAIMTYPEID1: 1 professional,
--                                                 2 institutional (Synthea's FHIR derives it otherwise)
--              setting        code Setting        encounters.ENCOUNTERCLASS of the appointment
--              urgent         bool                no: Synthea's CSV says nothing, its FHIR always normal
--              referral       Referral or none    none: REFERRINGPROVIDERID is always empty
--              facility       Facility            claims.PROVIDERID's organization
--              payer          code Payer          the primary insurer's name; without one NO_INSURANCE
--   Line       number         integer key         claims_transactions.CHARGEID, counted from 1
--              service        code Service        PROCEDURECODE
--              service_date   date                FROMDATE
--              quantity       integer             UNITS
--              gross          money, USD          AMOUNT
--   Service    code           dictionary          every code of a line
--
-- NULL is unknown; the word none says that there is nothing (docs/formats/sql-mapping.md). Times are
-- UTC as Synthea wrote them, and so are the days taken from them.

-- Everything is said about the files, so that nothing is guessed: a code like 03 stays what it is.
CREATE MACRO csv_file(name) AS TABLE
SELECT *
FROM read_csv(name, header = true, all_varchar = true, delim = ',', quote = '"', escape = '"');

CREATE VIEW charges AS
SELECT CLAIMID AS claim,
       CAST(CHARGEID AS INTEGER) + 1 AS number,
       PROCEDURECODE AS service,
       CAST(left(FROMDATE, 10) AS DATE) AS service_date,
       CAST(UNITS AS INTEGER) AS quantity,
       CAST(AMOUNT AS DECIMAL(18, 2)) AS gross
FROM csv_file('claims_transactions.csv')
WHERE TYPE = 'CHARGE';

-- A prescription is a claim of its own, and its only charge one of the encounter's medications.
CREATE VIEW prescriptions AS
SELECT DISTINCT charge.CLAIMID AS claim
FROM csv_file('claims_transactions.csv') AS charge
JOIN csv_file('medications.csv') AS medication
  ON medication.ENCOUNTER = charge.APPOINTMENTID AND medication.CODE = charge.PROCEDURECODE
WHERE charge.TYPE = 'CHARGE';

CREATE VIEW "Person" AS
SELECT Id AS id,
       CAST(BIRTHDATE AS DATE) AS birth,
       CASE GENDER WHEN 'M' THEN 'male' WHEN 'F' THEN 'female' END AS sex,
       coalesce(DEATHDATE, 'none') AS died
FROM csv_file('patients.csv');

CREATE VIEW "Facility" AS
SELECT DISTINCT ORGANIZATION AS id
FROM csv_file('providers.csv');

CREATE VIEW "Claim" AS
SELECT claim.Id AS id,
       claim.PATIENTID AS person,
       CAST(left(claim.SERVICEDATE, 10) AS DATE) AS date,
       claim.LASTBILLEDDATE1 AS received,
       CASE
           WHEN claim.Id IN (SELECT prescriptions.claim FROM prescriptions) THEN 'pharmacy'
           WHEN claim.HEALTHCARECLAIMTYPEID1 = '1' THEN 'professional'
           WHEN claim.HEALTHCARECLAIMTYPEID1 = '2' THEN 'institutional'
       END AS kind,
       CASE
           WHEN encounter.ENCOUNTERCLASS IN ('ambulatory', 'outpatient', 'urgentcare', 'wellness')
               THEN 'ambulatory'
           WHEN encounter.ENCOUNTERCLASS = 'emergency' THEN 'emergency'
           WHEN encounter.ENCOUNTERCLASS IN ('hospice', 'inpatient', 'snf') THEN 'inpatient'
       END AS setting,
       false AS urgent,
       CASE WHEN claim.REFERRINGPROVIDERID IS NULL THEN 'none' END AS referral,
       provider.ORGANIZATION AS facility,
       CASE
           WHEN claim.PRIMARYPATIENTINSURANCEID IS NULL THEN 'NO_INSURANCE'
           ELSE payer.NAME
       END AS payer
FROM csv_file('claims.csv') AS claim
LEFT JOIN csv_file('providers.csv') AS provider
       ON provider.Id = claim.PROVIDERID
LEFT JOIN csv_file('encounters.csv') AS encounter
       ON encounter.Id = claim.APPOINTMENTID
LEFT JOIN csv_file('payers.csv') AS payer
       ON payer.Id = claim.PRIMARYPATIENTINSURANCEID;

CREATE VIEW "Line" AS
SELECT * FROM charges;

CREATE VIEW "Service" AS
SELECT DISTINCT service AS code FROM charges;
