/** Checks of settings. */
@NullMarked
package com.bitville.postgres.checks.internal.setting;

import org.jspecify.annotations.NullMarked;
