import { type SubmitEvent, useState } from 'react';
import { Button } from '../ui/button.js';
import { TextField } from '../ui/fields.js';

interface LoginPageProps {
  readonly problem: string | undefined;
  readonly isBusy: boolean;
  readonly onLogIn: (key: string, forLong: boolean) => Promise<void>;
}

export function LoginPage({ problem, isBusy, onLogIn }: LoginPageProps) {
  const [key, setKey] = useState('');
  const [forLong, setForLong] = useState(false);
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    if (key.trim() !== '') void onLogIn(key.trim(), forLong);
  };
  return (
    <main className="login">
      <form className="card login-form" onSubmit={submit}>
        <h1>Fairlane</h1>
        <p className="muted">Log in with an API key. A customer key shows its own customer only.</p>
        <TextField
          label="API key"
          type="password"
          name="key"
          autoComplete="current-password"
          value={key}
          onChange={setKey}
          error={problem}
          placeholder="flk_..."
        />
        <label className="check">
          <input type="checkbox" checked={forLong} onChange={(event) => setForLong(event.target.checked)} />
          Stay logged in on this browser
        </label>
        <Button kind="primary" type="submit" disabled={isBusy || key.trim() === ''}>
          {isBusy ? 'Logging in ...' : 'Log in'}
        </Button>
      </form>
    </main>
  );
}
