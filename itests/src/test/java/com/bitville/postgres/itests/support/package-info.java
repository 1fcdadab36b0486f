/** Shared by the tests: the agent as a process, its shell, ledgers, samplers. */
@NullMarked
package com.bitville.postgres.itests.support;

import org.jspecify.annotations.NullMarked;
