/** Measures what the built distribution costs, beside its floors, and writes the page of figures. */
@NullMarked
package com.bitville.postgres.bench;

import org.jspecify.annotations.NullMarked;
