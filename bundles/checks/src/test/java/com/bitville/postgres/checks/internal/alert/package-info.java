/** Tests of the webhook. */
@NullMarked
package com.bitville.postgres.checks.internal.alert;

import org.jspecify.annotations.NullMarked;
