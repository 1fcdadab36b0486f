/** Checks of roles and logins, of versions and of the host. */
@NullMarked
package com.bitville.postgres.checks.internal.security;

import org.jspecify.annotations.NullMarked;
