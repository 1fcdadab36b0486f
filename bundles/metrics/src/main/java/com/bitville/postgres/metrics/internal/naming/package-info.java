/** What series there are and what they are called: the file {@code metrics.txt} and the rule for the agent's own names. */
@NullMarked
package com.bitville.postgres.metrics.internal.naming;

import org.jspecify.annotations.NullMarked;
