/** The page of figures, the same as JSON, and the ledger. */
@NullMarked
package com.bitville.postgres.bench.report;

import org.jspecify.annotations.NullMarked;
