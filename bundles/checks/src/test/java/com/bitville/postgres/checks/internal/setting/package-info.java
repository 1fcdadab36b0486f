/** Values of settings: what is told of them and what is printed to set them. */
@NullMarked
package com.bitville.postgres.checks.internal.setting;

import org.jspecify.annotations.NullMarked;
