/** Five stories: a quiet shop in which one thing goes wrong. Start reading at {@code ShopStory}. */
@NullMarked
package com.bitville.postgres.demo.internal.story;

import org.jspecify.annotations.NullMarked;
