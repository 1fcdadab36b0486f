/** Tests of the load profile. */
@NullMarked
package com.bitville.postgres.shell.internal.load;

import org.jspecify.annotations.NullMarked;
