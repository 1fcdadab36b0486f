/** The commands about tables and indexes, over the newest figures of each visited database. */
@NullMarked
package com.bitville.postgres.shell.internal.database;

import org.jspecify.annotations.NullMarked;
