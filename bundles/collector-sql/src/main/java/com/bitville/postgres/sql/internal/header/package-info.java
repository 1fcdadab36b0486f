/** What a file of SQL says about itself, and the subjects that files make together. */
@NullMarked
package com.bitville.postgres.sql.internal.header;

import org.jspecify.annotations.NullMarked;
