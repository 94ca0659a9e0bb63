namespace PlumCache.Hosting.Configuration;

/// <summary>A value as it was written, before a setting has judged it.</summary>
/// <param name="Form">The form it was written in.</param>
/// <param name="Text">Its text, without quotes.</param>
public readonly record struct SettingInput(SettingForm Form, string Text);
