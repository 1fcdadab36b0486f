/** Tests of the load profile. */
@NullMarked
package com.bitville.postgres.activity.internal.profile;

import org.jspecify.annotations.NullMarked;
