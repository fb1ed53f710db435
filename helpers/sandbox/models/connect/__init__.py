"""Connected accounts: who they are, what they may do, where they are paid."""
