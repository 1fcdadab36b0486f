/** What an attempt came to: the listener's answer or the reason why there is none, in words without secrets. */
@NullMarked
package com.bitville.postgres.shipper.internal.answer;

import org.jspecify.annotations.NullMarked;
