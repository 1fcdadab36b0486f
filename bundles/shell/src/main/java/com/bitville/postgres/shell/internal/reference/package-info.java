/** The commands as they are declared: help, manual page, completion of bash. */
@NullMarked
package com.bitville.postgres.shell.internal.reference;

import org.jspecify.annotations.NullMarked;
