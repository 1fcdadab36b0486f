/** What runs have spent, and by that what others may: by lane, by pace, by the need of what is read in each cycle, by how long a run has waited. */
@NullMarked
package com.bitville.postgres.engine.internal.spending;

import org.jspecify.annotations.NullMarked;
