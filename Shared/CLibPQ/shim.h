#pragma once
#include <libpq-fe.h>

/// The one-letter field codes of PQresultErrorField, which Swift does not import from character macros.
static const int saiken_pq_sqlstate = PG_DIAG_SQLSTATE;
static const int saiken_pq_primary = PG_DIAG_MESSAGE_PRIMARY;
static const int saiken_pq_severity = PG_DIAG_SEVERITY_NONLOCALIZED;
static const int saiken_pq_constraint = PG_DIAG_CONSTRAINT_NAME;
