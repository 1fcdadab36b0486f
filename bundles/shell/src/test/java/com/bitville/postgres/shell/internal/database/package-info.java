@NullMarked
package com.bitville.postgres.shell.internal.database;

import org.jspecify.annotations.NullMarked;
