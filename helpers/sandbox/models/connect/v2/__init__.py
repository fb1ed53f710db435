"""Connected accounts in the words of Accounts v2."""
