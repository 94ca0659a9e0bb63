using System.Diagnostics;
using PlumCache.Abstractions;
using PlumCache.Engine.Hosting;
using PlumCache.Engine.Plugins;
using PlumCache.Engine.Runs;
using PlumCache.Engine.Serving;
using PlumCache.Storage;

namespace PlumCache.Engine.Batches;

/// <summary>
/// What the commands of a segment want done outside the keyspace. Nothing of it happens before the segment holds: when it must run again
/// the log is cleared, and the rerun writes it anew. Done in the lane when the segment wrote, so the order is that of the revisions.
/// </summary>
internal sealed class EffectLog(CommandEngine engine, BatchRun run)
{
    private readonly EffectList _effects = new();
    private readonly List<ActivePlugin> _owners = [];

    /// <summary>Who listens after the first <see cref="_seen"/> effects; null: nobody has asked yet.</summary>
    private SubscriptionList? _subscriptions;
    private int _seen;
    private int _firstSubscription = int.MaxValue;

    /// <summary>Whether a subscription is among them: what comes behind it in the batch should see it, so the segment ends.</summary>
    public bool HasSubscriptions => _firstSubscription < _owners.Count;

    /// <summary>
    /// Who listens to what, with the subscriptions noted so far: what follows them in a transaction counts them, though they hold only
    /// behind it.
    /// </summary>
    public SubscriptionList Subscriptions
    {
        get
        {
            if (!HasSubscriptions) return engine.Host.Messages.Subscriptions;
            _subscriptions ??= engine.Host.Messages.Subscriptions;
            for (; _seen < _owners.Count; _seen++)
            {
                Effect effect = _effects[_seen];
                if (!IsSubscription(effect)) continue;
                _subscriptions = engine.Host.Messages.SubscriptionsAfter(_subscriptions, run.Session.Id, effect);
            }

            return _subscriptions;
        }
    }

    /// <summary>Notes a step's effects; copies all but what stays in the request.</summary>
    public void Add(ActivePlugin plugin, EffectList effects)
    {
        Debug.Assert(_effects.Count == _owners.Count, "every effect has one plugin that asks for it");
        _effects.Request = run.Request;
        for (int i = 0; i < effects.Count; i++)
        {
            Effect effect = effects[i];
            if (IsSubscription(effect)) _firstSubscription = Math.Min(_firstSubscription, _owners.Count);
            _effects.Add(effect);
            _owners.Add(plugin);
        }
    }

    /// <summary>How many are noted.</summary>
    public int Count => _owners.Count;

    /// <summary>Forgets what was noted since there were so many: the command that asked for it was refused.</summary>
    public void CutTo(int count)
    {
        Debug.Assert(count <= _owners.Count, "effects are cut to more than there are");
        Debug.Assert(_effects.Count == _owners.Count, "every effect has one plugin that asks for it");
        if (_owners.Count == count) return;
        _owners.RemoveRange(count, _owners.Count - count);
        _effects.CutTo(count);
        if (count <= _firstSubscription) _firstSubscription = int.MaxValue;
        if (count >= _seen) return;
        _subscriptions = null;
        _seen = 0;
    }

    /// <summary>Forgets all: what asked for them does not hold.</summary>
    public void Clear()
    {
        CutTo(0);
        _effects.Clear(); // its buffer too
        Debug.Assert(!HasSubscriptions && _subscriptions is null, "the next batch would be shown who listens by effects of this one");
    }

    /// <summary>Does all that was noted, in order.</summary>
    public void Dispatch()
    {
        Dispatch(0, _owners.Count);
        Clear();
    }

    /// <summary>Does some of what was noted, all of the batch that the run is about now.</summary>
    /// <param name="end">Behind the last.</param>
    public void Dispatch(int first, int end)
    {
        Debug.Assert(first <= end && end <= _owners.Count, "effects are done that nobody has asked for");
        _effects.Request = run.Request;
        for (int i = first; i < end; i++)
        {
            try
            {
                Dispatch(_owners[i], _effects[i]);
            }
            catch (Exception exception) when (!StorageBrokenException.IsIn(exception))
            {
                // What asked for it is published and stays so; what is behind it belongs to other commands, perhaps, and has its own right
                // to be done.
                engine.Report(_owners[i].Name, exception);
            }
        }
    }

    private static bool IsSubscription(scoped in Effect effect) => effect.Kind is EffectKind.Subscribe or EffectKind.Unsubscribe;

    private void Dispatch(ActivePlugin plugin, scoped in Effect effect)
    {
        Faults.At(FaultPoint.Effect);
        EngineHost host = engine.Host;
        switch (effect.Kind)
        {
            case EffectKind.Publish:
                host.Messages.Publish(effect.Name, effect.Payload);
                break;
            case EffectKind.Subscribe:
                host.Messages.Subscribe(run.Session.Id, effect.Name, effect.IsPattern);
                break;
            case EffectKind.Unsubscribe:
                host.Messages.Unsubscribe(run.Session.Id, effect.Name, effect.IsPattern);
                break;
            case EffectKind.Timer:
                host.Timers.Set(plugin.Name, effect.Number);
                break;
            case EffectKind.Count:
                engine.Statistics.Counters.Add(plugin.Name, effect.Name, effect.Number, effect.Payload);
                break;
            default:
                throw new InvalidOperationException($"The engine does not know the effect {effect.Kind}.");
        }
    }
}
