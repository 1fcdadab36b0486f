/** What the checks are made of: a definition with a look, declared rules, texts. */
@NullMarked
package com.bitville.postgres.checks.internal.rule;

import org.jspecify.annotations.NullMarked;
