/** The shape of what a collector returns: tables of named columns, each of a declared kind, which decides redaction and differences. */
@NullMarked
package com.bitville.postgres.api.collect.table;

import org.jspecify.annotations.NullMarked;
