/** An operator's script of faults: each is found by the doctor, and its remedy, pasted as it stands, ends it. */
@NullMarked
package com.bitville.postgres.itests.script;

import org.jspecify.annotations.NullMarked;
