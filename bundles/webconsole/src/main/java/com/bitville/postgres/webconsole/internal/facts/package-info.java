/**
 * What the pages ask for, as one bounded document: the request ({@link FactsQuery}) names figures, tables and journals, so that no column is
 * known here; {@link FactsDocument} gathers them. Start there.
 */
@NullMarked
package com.bitville.postgres.webconsole.internal.facts;

import org.jspecify.annotations.NullMarked;
