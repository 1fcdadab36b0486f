package com.bitville.postgres.api.page;

import java.util.Objects;

/**
 * Where a link of the pages leads back to. Both are constants of whoever serves the pages, written into the page as they are.
 *
 * @param address an address, relative to that of the pages
 * @param title the link's text
 */
public record PageHome(String address, String title) {
    /** Refuses a null part. */
    public PageHome {
        Objects.requireNonNull(address, "address");
        Objects.requireNonNull(title, "title");
    }
}
