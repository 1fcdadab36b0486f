/** How figures, sessions, trees and settings are laid out for a terminal. */
@NullMarked
package com.bitville.postgres.shell.internal.view;

import org.jspecify.annotations.NullMarked;
