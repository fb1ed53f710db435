"""Where the sandbox answers otherwise than Stripe: the same requests sent to both, or recordings sent again.

python -m scripts.drift              against the test mode of the key in `.env`
python -m scripts.drift FOLDER       against recordings: VCR (YAML, JSON) and HAR
"""
