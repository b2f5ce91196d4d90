/**
 * Search, sort and threads: terms of the API to keys of SEARCH, in as few commands as will do, and
 * what a server can't decide, sort or thread is done here by the same rules. Of an open folder it
 * knows what {@link org.imap4x.mail.search.SearchScope} asks for; terms that the API does not have
 * say their key by {@link org.imap4x.mail.search.OwnTerm}, and threads are made of what {@link
 * org.imap4x.mail.search.ThreadMaker} makes of a message and its replies.
 *
 * <p>Not exported: {@code public} means for the other rooms of the provider.
 */
@NullMarked
package org.imap4x.mail.search;

import org.jspecify.annotations.NullMarked;
