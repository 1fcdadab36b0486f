/** How findings leave this bundle: as a cycle of the subject checks. */
@NullMarked
package com.bitville.postgres.checks.internal.told;

import org.jspecify.annotations.NullMarked;
