package org.imap4x.mail.search;

import org.imap4x.model.SearchKey;

/** A search term that the API does not have: it knows the key of SEARCH that it stands for. */
public interface OwnTerm {
  /** What a server with the extension is asked. */
  SearchKey searchKey();
}
