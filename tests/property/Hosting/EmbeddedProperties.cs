using CsCheck;
using PlumCache.Hosting.Configuration;
using PlumCache.Hosting.Embedding;
using PlumCache.Tests.Engine.Kit;
using PlumCache.Tests.Shared;

namespace PlumCache.Tests.Properties.Hosting;

/// <summary>
/// Random histories of updates, with views opened and closed in between: every view that is open shows what a model showed when it was
/// opened, and any two differ as the models do.
/// </summary>
public sealed class EmbeddedProperties
{
    private static readonly Gen<string> Key = Gen.Char["ab:"].Array[0, 4].Select(static chars => new string(chars));

    private static readonly Gen<(int Kind, string Key, string Other, int Number)> Step = Gen.Select(Gen.Int[0, 12], Key, Key,
        Gen.Int[0, 1000]);

    [Fact]
    public void ViewsShowWhatAModelShowedWhenTheyWereOpened() => Step.Array[1, 60].Sample(Check, iter: TestBudget.Times(400));

    private static void Check((int Kind, string Key, string Other, int Number)[] steps)
    {
        using var history = new History();
        foreach ((int kind, string key, string other, int number) in steps)
        {
            history.Do(kind, key, other, number);
            history.Compare(other);
        }
    }

    private sealed class History : IDisposable
    {
        private const int MostViews = 5;

        private readonly ManualTime _time = new();
        private readonly PlumKeyspace _keys;
        private readonly List<(PlumView View, EmbeddedModel Model, long TimeMs)> _views = [];
        private readonly Dictionary<string, (EmbeddedModel Model, long TimeMs)> _snapshots = new(StringComparer.Ordinal);
        private EmbeddedModel _model = EmbeddedModel.Empty;

        public History() =>
            _keys = PlumKeyspace.Open(new PlumCacheOptions { ArenaLimitBytes = 16 << 20 }, null, _time, "", hasUpkeep: false);

        public void Do(int kind, string key, string other, int number)
        {
            switch (kind)
            {
                case 0:
                    _time.Advance(number);
                    break;
                case 1:
                    while (_keys.Maintain())
                    {
                        // All that is due.
                    }

                    break;
                case 2:
                    OpenView();
                    break;
                case 3 when _views.Count > 0:
                    Close(number % _views.Count);
                    break;
                case 4:
                    Snapshot(key);
                    break;
                case 5:
                    Restore(key);
                    break;
                default:
                    Update(kind, key, other, number);
                    break;
            }
        }

        public void Compare(string prefix)
        {
            foreach ((PlumView view, EmbeddedModel model, long timeMs) in _views)
            {
                Assert.Equal(model.At(timeMs).ToArray(), view.Scan().Select(Render).ToArray());
                Assert.Equal(model.At(timeMs, prefix).Count(), view.Count(prefix));
                Assert.Equal(model.At(timeMs, prefix).Select(static entry => entry.Key).ToArray(), view.Keys(prefix).AsText().ToArray());
            }

            for (int i = 1; i < _views.Count; i++) CompareDiff(_views[i - 1], _views[i], prefix);
        }

        public void Dispose() => _keys.Dispose();

        private static (string Key, string Value, long ExpiresAtMs) Render(PlumEntry entry) =>
            (entry.KeyText, entry.ValueText, entry.ExpiresAt?.ToUnixTimeMilliseconds() ?? long.MaxValue);

        private static void CompareDiff((PlumView View, EmbeddedModel Model, long TimeMs) one,
            (PlumView View, EmbeddedModel Model, long TimeMs) two, string prefix)
        {
            var before = one.Model.At(one.TimeMs, prefix).ToDictionary(static entry => entry.Key, StringComparer.Ordinal);
            var after = two.Model.At(two.TimeMs, prefix).ToDictionary(static entry => entry.Key, StringComparer.Ordinal);
            string[] expected = [.. before.Keys.Union(after.Keys, StringComparer.Ordinal).Order(StringComparer.Ordinal)
                .Where(key => !(before.ContainsKey(key) && after.ContainsKey(key) && before[key] == after[key]))
                .Select(key => $"{key} {(before.ContainsKey(key) ? after.ContainsKey(key) ? "Changed" : "Removed" : "Added")}")];
            Assert.Equal(expected, one.View.Diff(two.View, prefix).Select(static change => $"{change.KeyText} {change.Kind}").ToArray());
        }

        private void OpenView()
        {
            if (_views.Count == MostViews) Close(0);
            _views.Add((_keys.OpenView(lifetime: Timeout.InfiniteTimeSpan), _model, _time.NowMs));
        }

        private void Close(int index)
        {
            _views[index].View.Dispose();
            _views.RemoveAt(index);
        }

        private void Snapshot(string name)
        {
            if (name.Length == 0) return;
            if (_snapshots.Remove(name)) Assert.True(_keys.Update(update => update.DropSnapshot(name)));
            _keys.Update(update => update.CreateSnapshot(name));
            _snapshots.Add(name, (_model, _time.NowMs));
        }

        private void Restore(string name)
        {
            using PlumView? view = _keys.OpenSnapshot(name);
            Assert.Equal(_snapshots.TryGetValue(name, out (EmbeddedModel Model, long TimeMs) snapshot), view is not null);
            if (view is null) return;
            Assert.Equal(snapshot.Model.At(snapshot.TimeMs).ToArray(), view.Scan().Select(Render).ToArray());
            Assert.Equal(snapshot.Model.At(_time.NowMs).Count(), _keys.Update(update => update.RestoreSnapshot(name)));
            _model = snapshot.Model;
        }

        private void Update(int kind, string key, string other, int number)
        {
            long expiresAtMs = number % 3 == 0 ? _time.NowMs + number + 1 : long.MaxValue;
            EmbeddedModel before = _model;
            _model = kind switch
            {
                <= 7 => before.Set(key, $"{number}", expiresAtMs),
                8 => before.Remove(key),
                9 => before.RemovePrefix(key),
                10 => before.Copy(key, other),
                11 => before.Move(key, other),
                _ => before.Set(key, "1", long.MaxValue).Remove(other),
            };
            _keys.Update(update =>
            {
                if (number % 5 == 0) update.Set("thrown away", "x");
                if (number % 5 == 0) update.Remove("thrown away");
                switch (kind)
                {
                    case <= 7:
                        update.Set(key, $"{number}", number % 3 == 0 ? TimeSpan.FromMilliseconds(number + 1) : null);
                        break;
                    case 8:
                        Assert.Equal(before.At(_time.NowMs).Any(entry => entry.Key == key), update.Remove(key));
                        break;
                    case 9:
                        Assert.Equal(before.At(_time.NowMs, key).Count(), update.RemovePrefix(key));
                        break;
                    case 10:
                        Assert.Equal(_model.At(_time.NowMs, other).Count(), update.CopyPrefix(key, other));
                        break;
                    case 11:
                        Assert.Equal(_model.At(_time.NowMs, other).Count(), update.MovePrefix(key, other));
                        break;
                    default:
                        update.Set(key, "1");
                        update.Remove(other);
                        break;
                }

                Assert.Equal(_model.At(_time.NowMs).Select(static entry => entry.Key).ToArray(), update.Keys().AsText().ToArray());
            });
        }
    }
}
