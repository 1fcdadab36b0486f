/**
 * The shape of what a collector returns: a {@link com.bitville.postgres.api.collect.table.Table} of named columns, each of a declared
 * {@link com.bitville.postgres.api.collect.table.Kind}, which decides redaction and differences, and a {@link
 * com.bitville.postgres.api.collect.table.Rowset} of plain values under them.
 */
@Export
@Version("1.1.0")
@NullMarked
package com.bitville.postgres.api.collect.table;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
