/**
 * What happened to a server, beside its figures. In come snapshots; out go entries of journals, as {@code journals.txt} beside this
 * package declares them. Start reading at {@code ServerJournal}.
 */
@NullMarked
package com.bitville.postgres.history.internal.journal;

import org.jspecify.annotations.NullMarked;
