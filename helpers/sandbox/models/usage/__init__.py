"""What customers use: metered, added up, watched, and paid for with credits."""
