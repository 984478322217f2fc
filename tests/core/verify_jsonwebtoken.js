// The payloads of tokens (one a line) as npm's jsonwebtoken verifies them: verify_jsonwebtoken.js SECRET|PEM NOW
const jwt = require('jsonwebtoken');
const [secret, now] = process.argv.slice(2);
const options = {
    algorithms: [secret.startsWith('-----') ? 'RS256' : 'HS256'], issuer: 'gryphos', audience: 'jitsi', subject: 'meet.gryphos.cl', clockTimestamp: Number(now),
};
const tokens = require('fs').readFileSync(0, 'utf8').trim().split('\n');
for (const token of tokens) console.log(JSON.stringify(jwt.verify(token, secret, options)));
