/**
 * The load profile: what sessions did with their time. The recorder's looks flow in, each weighted by the time it speaks for; the tables
 * {@code profile.*} of each cycle flow out. Start reading at {@link com.bitville.postgres.activity.internal.profile.ServerProfile}.
 */
@NullMarked
package com.bitville.postgres.activity.internal.profile;

import org.jspecify.annotations.NullMarked;
