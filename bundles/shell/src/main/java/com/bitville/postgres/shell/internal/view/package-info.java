/** Layout of figures, sessions, trees and settings for a terminal. */
@NullMarked
package com.bitville.postgres.shell.internal.view;

import org.jspecify.annotations.NullMarked;
