/** Runs the file of a subject that a server offers what it needs for, and gives its answer a shape. */
@NullMarked
package com.bitville.postgres.sql.internal.read;

import org.jspecify.annotations.NullMarked;
